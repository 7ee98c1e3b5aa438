'use client'

import { PageHeader } from '@/components/shell/page-header'
import { LoadingRows } from '@/components/states/loading-rows'

/** The shape of a page while its code and texts are on their way. */
export function LoadingPage() {
  return (
    <>
      <PageHeader title="" />
      <div className="w-full max-w-3xl flex-1 px-4 pt-2 sm:px-5">
        <LoadingRows />
      </div>
    </>
  )
}
