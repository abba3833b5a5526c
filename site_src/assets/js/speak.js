// Reading an answer aloud with a voice of the device, where there is a Chinese one.

const voice = () => speechSynthesis.getVoices().find((one) => /^zh|^cmn/i.test(one.lang) && one.localService);

/** Show `button` where the device itself can read Chinese; pressed, it reads `words()`, pressed again it stops. */
export function offerReading(button, words) {
  if (!("speechSynthesis" in globalThis)) return;
  const offer = () => (button.hidden = !voice());
  offer();
  speechSynthesis.addEventListener("voiceschanged", offer);
  button.addEventListener("click", () => {
    if (speechSynthesis.speaking) return speechSynthesis.cancel();
    const spoken = new SpeechSynthesisUtterance(words());
    spoken.voice = voice();
    spoken.lang = spoken.voice.lang;
    spoken.rate = 0.85;
    return speechSynthesis.speak(spoken);
  });
}
