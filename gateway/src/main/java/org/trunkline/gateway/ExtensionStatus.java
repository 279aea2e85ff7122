package org.trunkline.gateway;

import java.util.Optional;
import org.trunkline.sip.RegistrationState;

/**
 * The extension of a user at one moment.
 *
 * @param user whose
 * @param trunk where
 * @param registration while it is to be registered
 */
record ExtensionStatus(String user, String trunk, Optional<RegistrationState> registration) {}
