import { Component, type ReactNode } from 'react'

interface Props {
  source: string
  children: ReactNode
}

interface State {
  source: string
  failed: boolean
}

/** A block that the Markdown parser cannot take is shown as it was written: one answer must not end the page. */
export class PlainOnError extends Component<Props, State> {
  override state: State = { source: this.props.source, failed: false }

  static getDerivedStateFromError(): Partial<State> {
    return { failed: true }
  }

  /** Another text may go well. */
  static getDerivedStateFromProps({ source }: Props, state: State): State | null {
    return source === state.source ? null : { source, failed: false }
  }

  override render() {
    if (!this.state.failed) return this.props.children
    return <p className="whitespace-pre-wrap">{this.props.source}</p>
  }
}
