import { pageError, type TrunklineError } from './error.ts';

/** Which microphone, and whether the browser may work on its sound. */
export type MicrophoneChoice = {
  /** A deviceId of `enumerateDevices`; none: the system's choice. */
  deviceId?: string | undefined,
  /** Echo cancellation, noise suppression and automatic gain. On unless false; off for measurements and music. */
  processing?: boolean | undefined,
};

export const constraintsOf = ({ deviceId, processing = true }: MicrophoneChoice): MediaTrackConstraints => ({
  ...deviceId ? { deviceId: { exact: deviceId } } : {},
  echoCancellation: processing,
  noiseSuppression: processing,
  autoGainControl: processing,
});

/** Why there is no microphone and what to do, for a person. */
export const microphoneError = (failure: unknown): TrunklineError => {
  switch (failure instanceof DOMException ? failure.name : '') {
    case 'NotAllowedError':
      return pageError('microphone-not-allowed', 'The page may not use the microphone. Allow it in the browser’s address bar, then call again.', failure);
    case 'NotFoundError':
      return pageError('microphone-not-found', 'There is no microphone. Connect one, then call again.', failure);
    case 'OverconstrainedError':
      return pageError('microphone-not-found', 'The chosen microphone is not there any more. Choose another, then call again.', failure);
    case 'NotReadableError':
    case 'AbortError':
      return pageError('microphone-not-readable', 'The microphone cannot be opened. Another program may be using it.', failure);
    case 'SecurityError':
      return pageError('insecure-page', 'Browsers give a microphone only to secure pages. Open this page over https, or on localhost.', failure);
    default:
      return pageError('microphone-not-readable', `The microphone cannot be used: ${failure instanceof Error ? failure.message : failure}`, failure);
  }
};
