import { Logo } from './logo'

/** Shown while texts load: no words, since the language is not known yet. */
export function Splash() {
  return (
    <div className="grid h-dvh place-items-center">
      <Logo className="size-12 animate-pulse" />
    </div>
  )
}
