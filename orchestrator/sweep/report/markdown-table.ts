/** A table of Markdown; the first column is text, the others stand to the right. */
export const markdownTable = (titles: readonly string[], rows: readonly (readonly string[])[]): string => {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`;
  return line(titles) + line(titles.map((_, index) => (index === 0 ? '---' : '---:'))) + rows.map(line).join('');
};
