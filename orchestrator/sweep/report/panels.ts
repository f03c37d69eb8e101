import { SIZE } from '../../report/frame.ts';
import { escapeXml } from '../../report/svg.ts';

/** Several plots on one sheet, row by row, `columns` in each. One plot is the sheet itself. */
export const panels = (title: string, plots: readonly string[], columns = 2): string => {
  if (plots.length === 1) return plots[0]!;
  const width = columns * SIZE.width;
  const height = Math.ceil(plots.length / columns) * SIZE.height;
  const placed = plots.map((plot, index) => {
    const place = `x="${(index % columns) * SIZE.width}" y="${Math.floor(index / columns) * SIZE.height}"`;
    return plot.trimEnd().replace('<svg ', `<svg ${place} `);
  });
  const view = `viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"`;
  const ground = `<rect width="${width}" height="${height}" fill="#ffffff"/>`;
  const sheet = `<svg xmlns="http://www.w3.org/2000/svg" ${view} role="img">`;
  return `${sheet}<title>${escapeXml(title)}</title>${ground}${placed.join('')}</svg>\n`;
};
