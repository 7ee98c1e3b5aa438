import { render, screen, waitFor } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { Markdown } from './markdown'

const html = (text: string, streaming = false) => render(<Markdown text={text} streaming={streaming} />).container

describe('Markdown', () => {
  it('shows text, lists, tables and breaks', () => {
    const container = html('# Title\n\n- *one*\n- [x] two\n\n| a | b |\n|---|---|\n| 1<br>2 | 3 |')
    expect(screen.getByRole('heading', { name: 'Title', level: 3 })).toBeInTheDocument()
    expect(container.querySelector('em')).toHaveTextContent('one')
    expect(screen.getByRole('img', { name: 'Done' })).toBeInTheDocument()
    expect(screen.getByRole('region', { name: 'Table' })).toHaveAttribute('tabindex', '0')
    expect(container.querySelector('td br')).toBeInTheDocument()
  })

  it('renders no raw HTML', () => {
    const container = html('before <img src=x onerror=alert(1)> <script>alert(1)</script>\n\n<div onclick="x">block</div>')
    expect(container.querySelector('img, script, div[onclick]')).toBeNull()
    expect(container).toHaveTextContent('<script>alert(1)</script>')
  })

  it.each(['javascript:alert(1)', 'data:text/html,x', 'vbscript:x', 'file:///etc/passwd'])('makes no link of %s', (address) => {
    html(`[text](${address})`)
    expect(screen.queryByRole('link')).toBeNull()
    expect(screen.getByText('text')).toBeInTheDocument()
  })

  it('opens links elsewhere, without a way back', () => {
    html('[text](https://example.org)')
    expect(screen.getByRole('link', { name: 'text' })).toHaveAttribute('rel', expect.stringContaining('noopener'))
  })

  it('loads no picture from elsewhere', () => {
    const container = html('![a chart](https://example.org/x.png) ![](data:image/png;base64,AAAA)')
    expect(screen.getByRole('link', { name: 'a chart' })).toHaveAttribute('href', 'https://example.org/x.png')
    expect([...container.querySelectorAll('img')].map((img) => img.src)).toEqual(['data:image/png;base64,AAAA'])
  })

  it('colours code once it is complete', async () => {
    const code = '```js\nconst a = "b"\n```'
    const { container, rerender } = render(<Markdown text={code} streaming />)
    expect(container.querySelector('pre')).toHaveTextContent('const a = "b"')
    rerender(<Markdown text={`${code}\n\nmore`} streaming />)
    await waitFor(() => expect(container.querySelector('.hljs-keyword')).toHaveTextContent('const'))
    expect(screen.getByRole('button', { name: 'Copy code' })).toBeInTheDocument()
    expect(screen.getByText('js')).toBeInTheDocument()
  })

  it('sets formulas, and shows a wrong one as it was written', async () => {
    const container = html('so $x^2$ and $\\frac{$')
    await waitFor(() => expect(container.querySelector('.katex')).toBeInTheDocument())
    expect(container).toHaveTextContent('\\frac{')
  })

  it('keeps a footnote with its reference', () => {
    html('See[^1].\n\nMore.\n\n[^1]: the note')
    expect(screen.getByText('the note')).toBeInTheDocument()
    expect(screen.getByRole('heading', { name: 'Footnotes' })).toBeInTheDocument()
  })
})
