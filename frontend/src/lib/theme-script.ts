/** The part of the theme that runs before the first paint. Without React, since the exported page holds it as text. */
export const STORAGE_KEY = 'wegent.theme'
export const DARK = '(prefers-color-scheme: dark)'

/** Runs inline in <head>, so it stands alone and is as short as can be. */
export const THEME_SCRIPT = `(function(){try{var t=localStorage.getItem('${STORAGE_KEY}');document.documentElement.classList.toggle('dark',t==='dark'||t!=='light'&&matchMedia('${DARK}').matches)}catch(e){}})()`
