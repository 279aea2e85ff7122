/** How good a call is: what was lost on its way and what that means to an ear (ITU-T G.107). Arithmetic only. */
package org.trunkline.media.quality;
