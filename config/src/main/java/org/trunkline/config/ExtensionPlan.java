package org.trunkline.config;

/**
 * What a user is at a telephone system: his calls go out through it, and calls to it ring him.
 *
 * @param user whose
 * @param trunk the way there, as his alone; it has the name of the trunk that all use
 * @param always whether it is registered also while he has no page open
 */
public record ExtensionPlan(String user, TrunkPlan trunk, boolean always) {}
