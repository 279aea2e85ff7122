/** Wiring: makes the engines from the settings, and stops them. */
package org.trunkline.gateway;
