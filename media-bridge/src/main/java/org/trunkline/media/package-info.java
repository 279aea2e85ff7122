/** The media bridge: what its packages share. */
package org.trunkline.media;
