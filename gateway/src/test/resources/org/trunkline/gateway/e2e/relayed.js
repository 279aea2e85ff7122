// Each candidate of the gateway is that of the relay in front of it, whose port is RELAY_PORT.
const add = RTCPeerConnection.prototype.addIceCandidate;
RTCPeerConnection.prototype.addIceCandidate = function ({ candidate, ...more } = {}) {
  return add.call(this, { ...more, candidate: candidate?.replace(/ \d+ typ/, ` ${RELAY_PORT} typ`) });
};
