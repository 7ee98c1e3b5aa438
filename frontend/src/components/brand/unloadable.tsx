'use client'

import { Logo } from './logo'

const TEXTS = [
  { lang: 'en', text: 'Wegent could not be loaded. Check your connection, then reload the page.', action: 'Reload' },
  { lang: 'zh-CN', text: 'Wegent 加载失败。请检查网络，然后重新加载页面。', action: '重新加载' },
]

/** Shown when the texts themselves cannot be fetched, so it brings its own in both languages. */
export function Unloadable() {
  return (
    <main role="alert" className="flex min-h-dvh flex-col items-center justify-center gap-6 p-6 text-center">
      <Logo className="size-12" />
      {TEXTS.map(({ lang, text, action }) => (
        <div key={lang} lang={lang} className="max-w-sm space-y-2">
          <p>{text}</p>
          <button type="button" className="min-h-11 px-3 font-medium text-primary underline" onClick={() => window.location.reload()}>
            {action}
          </button>
        </div>
      ))}
    </main>
  )
}
