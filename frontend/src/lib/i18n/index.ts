/** Texts in English and Chinese. Only the language in use is downloaded. */
import i18next, { type ResourceLanguage } from 'i18next'
import { initReactI18next } from 'react-i18next'

export const LANGUAGES = ['en', 'zh'] as const
export type Language = (typeof LANGUAGES)[number]

/** Each language in its own words. */
export const LANGUAGE_NAMES: Record<Language, string> = { en: 'English', zh: '简体中文' }

const STORAGE_KEY = 'wegent.language'

const loaders: Record<Language, () => Promise<{ default: ResourceLanguage }>> = {
  en: () => import('./locales/en'),
  zh: () => import('./locales/zh'),
}

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

async function load(language: Language) {
  const { default: texts } = await loaders[language]()
  for (const [namespace, entries] of Object.entries(texts)) {
    i18next.addResourceBundle(language, namespace, entries, true, true)
  }
}

function markDocument(language: Language) {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
}

/** Makes `t` work; called once before the first text is shown. */
export async function startI18n(language: Language = detectLanguage()) {
  if (!i18next.isInitialized) {
    await i18next.use(initReactI18next).init({
      lng: language,
      fallbackLng: false,
      ns: ['common', 'chat'],
      defaultNS: 'common',
      resources: {},
      interpolation: { escapeValue: false },
      returnNull: false,
    })
  }
  await load(language)
  markDocument(language)
}

export async function changeLanguage(language: Language) {
  await load(language)
  localStorage.setItem(STORAGE_KEY, language)
  await i18next.changeLanguage(language)
  markDocument(language)
}

export const currentLanguage = (): Language => (isLanguage(i18next.language) ? i18next.language : 'en')
