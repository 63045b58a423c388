// What a user would write with exceljs: node make_excel.js TEMPLATES FACTS OUT
// Loads each .xlsx template for each city, puts the facts where a tag stands, and saves it.
const fs = require("fs");
const path = require("path");
const ExcelJS = require("exceljs");

const [templates, facts, out] = process.argv.slice(2);

function filled(text, known) {
  return text.replace(/\{\{ (\w+) \}\}/g, (tag, name) => (name in known ? known[name] : tag));
}

async function make(template, known, target) {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.readFile(template);
  workbook.eachSheet((sheet) =>
    sheet.eachRow((row) =>
      row.eachCell((cell) => {
        if (typeof cell.value === "string" && cell.value.includes("{{")) cell.value = filled(cell.value, known);
      })
    )
  );
  await workbook.xlsx.writeFile(target);
}

async function main() {
  fs.mkdirSync(out, { recursive: true });
  for (const known of JSON.parse(fs.readFileSync(facts, "utf8"))) {
    for (const name of fs.readdirSync(templates).filter((one) => one.endsWith(".xlsx"))) {
      await make(path.join(templates, name), known, path.join(out, `${known.slug}-${name}`));
    }
  }
}

main();
