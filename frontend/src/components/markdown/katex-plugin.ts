/** KaTeX with its styles and fonts, as one download. */
import 'katex/dist/katex.min.css'

export { default } from 'rehype-katex'
