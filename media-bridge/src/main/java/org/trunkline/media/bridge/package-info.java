/** Joins two legs: transcoding, tones, silence and repair, and the door through which calls use the media engine. */
package org.trunkline.media.bridge;
