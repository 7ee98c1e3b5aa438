import { Gallery } from '@/components/gallery/gallery'

/** All components of the page, side by side: for whoever builds it. */
export default function DesignPage() {
  return <Gallery />
}
