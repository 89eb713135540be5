/**
 * Chromium names its language `en-US@posix` where the system has no locale, as in many containers. `Intl` throws on that, and
 * uPlot asks `Intl` as it loads: import this before it.
 */
export {};

try {
  Intl.getCanonicalLocales(navigator.language);
} catch {
  Object.defineProperty(navigator, 'language', { value: 'en-US', configurable: true });
}
