/** What the tests of this module share: valid inputs, what a bad network makes of them, and a look at what is read. */
package org.trunkline.fuzz;
