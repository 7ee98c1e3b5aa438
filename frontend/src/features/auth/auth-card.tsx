import { type ReactNode } from 'react'
import { Logo } from '@/components/brand/logo'

interface Props {
  title: string
  intro?: ReactNode
  /** Shown under the card, for example the choice of language. */
  footer?: ReactNode
  children: ReactNode
}

/** The frame of the pages that come before the application. It hangs from the top, so that a message moves only what is below it. */
export function AuthCard({ title, intro, footer, children }: Props) {
  return (
    <main className="flex min-h-dvh flex-col items-center px-4 pt-[max(2rem,15dvh,env(safe-area-inset-top))] pb-[max(2rem,env(safe-area-inset-bottom))]">
      <div className="w-full max-w-sm">
        <div className="mb-8 flex flex-col items-center gap-4 text-center">
          <Logo className="size-12" />
          <h1 className="text-2xl font-semibold tracking-tight">{title}</h1>
          {intro && <p className="text-balance text-muted-foreground">{intro}</p>}
        </div>
        {children}
        {footer && <div className="mt-8 flex justify-center">{footer}</div>}
      </div>
    </main>
  )
}
