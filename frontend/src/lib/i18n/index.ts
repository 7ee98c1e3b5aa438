/** Texts in English and Chinese. A file per language and namespace, downloaded when it is first used. */
import i18next, { type BackendModule, type ReadCallback } from 'i18next'
import { initReactI18next } from 'react-i18next'

export const LANGUAGES = ['en', 'zh'] as const
export type Language = (typeof LANGUAGES)[number]

/** Each language in its own words. */
export const LANGUAGE_NAMES: Record<Language, string> = { en: 'English', zh: '简体中文' }

/** What every page needs; all others wait until a component asks for them: `useTranslation('settings')`. */
const AT_START = ['common', 'chat']

const STORAGE_KEY = 'wegent.language'

const isLanguage = (value: unknown): value is Language => LANGUAGES.includes(value as Language)

/** The language chosen here before. */
export function storedLanguage(): Language | null {
  const stored = localStorage.getItem(STORAGE_KEY)
  return isLanguage(stored) ? stored : null
}

/** The language chosen here before, else the first of the browser's that we speak, else English. */
export function detectLanguage(): Language {
  const stored = storedLanguage()
  if (stored) return stored
  const spoken = navigator.languages.map((tag) => tag.split('-')[0]?.toLowerCase())
  return spoken.find(isLanguage) ?? 'en'
}

interface Texts {
  default: Record<string, unknown>
}

/** Downloads the texts of a namespace; i18next asks again a few times when that fails. */
const files: BackendModule = {
  type: 'backend',
  init: () => undefined,
  read: (language: string, namespace: string, done: ReadCallback) => {
    import(`./locales/${language}/${namespace}.json`).then(
      ({ default: texts }: Texts) => done(null, texts),
      (cause: unknown) => done(cause instanceof Error ? cause : String(cause), true),
    )
  },
}

function markDocument(language: Language) {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
}

/** Makes `t` work; called once before the first text is shown. Throws when the texts cannot be downloaded. */
export async function startI18n(language: Language = detectLanguage()) {
  if (!i18next.isInitialized) {
    await i18next.use(files).use(initReactI18next).init({
      lng: language,
      fallbackLng: false,
      ns: AT_START,
      defaultNS: 'common',
      interpolation: { escapeValue: false },
      returnNull: false,
    })
  }
  if (!AT_START.every((namespace) => i18next.hasResourceBundle(language, namespace))) {
    throw new Error('The texts of the page could not be loaded.')
  }
  markDocument(language)
}

async function show(language: Language) {
  await i18next.changeLanguage(language)
  markDocument(language)
}

export async function changeLanguage(language: Language) {
  localStorage.setItem(STORAGE_KEY, language)
  await show(language)
}

/** Takes over what is chosen in other windows; the returned function stops that. */
export function followLanguage() {
  const follow = ({ key, newValue }: StorageEvent) => {
    if (key === STORAGE_KEY && isLanguage(newValue) && newValue !== i18next.language) void show(newValue)
  }
  window.addEventListener('storage', follow)
  return () => window.removeEventListener('storage', follow)
}

export const currentLanguage = (): Language => (isLanguage(i18next.language) ? i18next.language : 'en')
