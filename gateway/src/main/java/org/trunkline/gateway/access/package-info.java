/** Who is let in: access tokens, the keys that they are checked with, and configured users. The only place that knows jose4j. */
package org.trunkline.gateway.access;
