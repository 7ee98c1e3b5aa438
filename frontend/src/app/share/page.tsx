import { type Metadata } from 'next'
import { SharePage } from '@/features/share/share-page'

/** Search engines have no business with what one person showed to others. */
export const metadata: Metadata = { robots: { index: false, follow: false } }

export default function Page() {
  return <SharePage />
}
