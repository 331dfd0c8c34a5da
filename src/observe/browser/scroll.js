// Scrolls to the end, screen by screen, with a frame drawn after each, and back to the top.
(async () => {
  const view = innerHeight || 800;
  const height = () => Math.max(document.documentElement?.scrollHeight || 0, document.body?.scrollHeight || 0);
  const drawn = () => new Promise((resolve) => {
    const timer = setTimeout(resolve, 100);
    requestAnimationFrame(() => requestAnimationFrame(() => { clearTimeout(timer); resolve(); }));
  });
  if (height() <= view + 4) return { steps: 0, height: height() };
  let steps = 0;
  for (let y = 0; steps < SCREENS; steps += 1) {
    y += Math.floor(view * 0.9);
    scrollTo({ top: y, behavior: 'instant' });
    await drawn();
    if (y + view >= height()) { scrollTo({ top: height(), behavior: 'instant' }); await drawn(); steps += 1; break; }
  }
  const end = height();
  scrollTo({ top: 0, behavior: 'instant' });
  await drawn();
  return { steps, height: end };
})()
