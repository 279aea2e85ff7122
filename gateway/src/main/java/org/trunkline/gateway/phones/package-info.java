/** SIP phones in browsers (RFC 7118): to the calls of this gateway each is what a page is. */
package org.trunkline.gateway.phones;
