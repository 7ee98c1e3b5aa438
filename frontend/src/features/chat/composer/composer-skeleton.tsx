import { Skeleton } from '@/components/ui/skeleton'

/** Keeps the place of the composer until its texts are there. */
export function ComposerSkeleton() {
  return (
    <div className="mx-auto w-full max-w-3xl px-4 pb-9">
      <Skeleton className="h-26 rounded-xl" />
    </div>
  )
}
