'use client'

import { Component, type ReactNode } from 'react'
import { ErrorState } from './error-state'

interface Props {
  /** What cannot be shown: "The list of conversations stopped working." */
  title: string
  children: ReactNode
  className?: string
}

interface State {
  error: Error | null
}

/** A part of a page that throws says so in its own place; everything around it goes on. */
export class Boundary extends Component<Props, State> {
  override state: State = { error: null }

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }

  private readonly retry = () => this.setState({ error: null })

  override render() {
    const { title, children, className } = this.props
    const { error } = this.state
    return error === null ? children : <ErrorState error={error} title={title} onRetry={this.retry} className={className} />
  }
}
