/** What the end-to-end tests measure with: sounds, tones, likeness of speech, and tshark's view of the wire. */
package org.trunkline.gateway.measure;
