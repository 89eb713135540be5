import { themes } from './themes';
import type { ThemeName } from './themes';

/** What the page keeps for the tests. */
export interface TestWindow {
  spanlabTest: {
    posted: unknown[];
    violations: string[];
    setTheme(name: ThemeName): void;
  };
}

/**
 * Stands for VS Code in the page: hands out the API once, collects what the view posts, and puts the theme's variables where
 * VS Code puts them.
 */
export function pageSetUp(theme: ThemeName): string {
  return `(() => {
  const themes = ${JSON.stringify(themes)};
  const test = {
    posted: [],
    violations: [],
    setTheme(name) {
      document.documentElement.removeAttribute('style');
      for (const [key, value] of Object.entries(themes[name].variables)) {
        document.documentElement.style.setProperty(key, value);
      }
      document.body.className = themes[name].bodyClass;
      document.body.dataset.vscodeThemeKind = themes[name].bodyClass;
    },
  };
  window.spanlabTest = test;
  document.addEventListener('securitypolicyviolation', event => {
    test.violations.push(event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sourceFile + ' ' + event.sample);
  });
  test.setTheme(${JSON.stringify(theme)});
  let isAcquired = false;
  window.acquireVsCodeApi = () => {
    if (isAcquired) throw new Error('acquireVsCodeApi called twice');
    isAcquired = true;
    return {
      postMessage: message => test.posted.push(JSON.parse(JSON.stringify(message))),
      getState: () => JSON.parse(sessionStorage.getItem('state') ?? 'null') ?? undefined,
      setState: state => sessionStorage.setItem('state', JSON.stringify(state)),
    };
  };
})();`;
}
