// Opens a file with one library and saves it with the same: node rewrite.mjs LIBRARY SOURCE TARGET
import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";

const require = createRequire(import.meta.url);
const [library, source, target] = process.argv.slice(2);

const rewrite = {
  docxtemplater: async () => {
    const PizZip = require("pizzip");
    const Docxtemplater = require("docxtemplater");
    // what people type is not a template: marks that nobody types keep the library from seeing tags
    const delimiters = { start: "\u{E000}", end: "\u{E001}" };
    const made = new Docxtemplater(new PizZip(readFileSync(source)), { delimiters });
    made.render({});
    writeFileSync(target, made.getZip().generate({ type: "nodebuffer", compression: "DEFLATE" }));
  },
  xlsx: async () => {
    const XLSX = require("xlsx");
    XLSX.writeFile(XLSX.readFile(source), target);
  },
  exceljs: async () => {
    const ExcelJS = require("exceljs");
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.readFile(source);
    await workbook.xlsx.writeFile(target);
  },
};

await rewrite[library]();
