export default function HomePage() {
  return <main>Wegent</main>
}
