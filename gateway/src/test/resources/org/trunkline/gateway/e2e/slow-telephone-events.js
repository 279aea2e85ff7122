// A browser that knows telephone events on the clock of 8000 Hz only.
(() => {
  const { addTransceiver } = RTCPeerConnection.prototype;
  RTCPeerConnection.prototype.addTransceiver = function (...args) {
    const transceiver = addTransceiver.apply(this, args);
    const { codecs } = RTCRtpSender.getCapabilities('audio');
    transceiver.setCodecPreferences(codecs.filter(({ mimeType, clockRate }) => mimeType !== 'audio/telephone-event' || clockRate === 8000));
    return transceiver;
  };
})();
