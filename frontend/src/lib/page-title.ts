import { useEffect } from 'react'

/** Puts the page's name before the product's in the window's title. */
export function usePageTitle(title: string) {
  useEffect(() => {
    document.title = `${title} · Wegent`
  }, [title])
}
