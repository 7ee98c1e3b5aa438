'use client'

import { useMutation } from '@tanstack/react-query'
import { useState, type ComponentProps } from 'react'
import { ErrorState } from '@/components/states/error-state'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'

interface Props extends Omit<ComponentProps<typeof ConfirmDialog>, 'onConfirm'> {
  onConfirm: () => Promise<unknown>
}

/** Asks first; when it fails the question stays and says why. */
export function Confirmed({ onConfirm, open, onOpenChange, children, ...props }: Props) {
  const [own, setOwn] = useState(false)
  const { mutateAsync, error, reset } = useMutation({ mutationFn: onConfirm })
  const change = (wanted: boolean) => {
    reset()
    ;(onOpenChange ?? setOwn)(wanted)
  }
  return (
    <ConfirmDialog {...props} open={open ?? own} onOpenChange={change} onConfirm={() => mutateAsync()}>
      {(error ?? children) && (
        <div className="space-y-4">
          {children}
          {error && <ErrorState error={error} />}
        </div>
      )}
    </ConfirmDialog>
  )
}
