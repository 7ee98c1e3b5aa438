import { type ReactNode } from 'react'
import { Logo } from '@/components/brand/logo'

interface Props {
  title: string
  text: string
  children: ReactNode
}

/** A page that only says something and offers a way on. */
export function NoticePage({ title, text, children }: Props) {
  return (
    <main className="grid min-h-dvh place-items-center p-6">
      <div className="flex max-w-md flex-col items-center text-center">
        <Logo className="size-12" />
        <h1 className="mt-6 text-xl font-semibold tracking-tight">{title}</h1>
        <p className="mt-2 text-balance text-muted-foreground">{text}</p>
        <div className="mt-6 flex flex-wrap justify-center gap-3">{children}</div>
      </div>
    </main>
  )
}
