/** Maps YAML and environment to the settings records of the engines. */
package org.trunkline.config;
