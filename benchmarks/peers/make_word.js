// What a user would write with docxtemplater: node make_word.js TEMPLATES FACTS OUT
// Fills each .docx template with the facts of each city, a list in a JSON file.
const fs = require("fs");
const path = require("path");
const Docxtemplater = require("docxtemplater");
const PizZip = require("pizzip");

const [templates, facts, out] = process.argv.slice(2);
fs.mkdirSync(out, { recursive: true });
for (const known of JSON.parse(fs.readFileSync(facts, "utf8"))) {
  for (const name of fs.readdirSync(templates).filter((one) => one.endsWith(".docx"))) {
    const zip = new PizZip(fs.readFileSync(path.join(templates, name)));
    const form = new Docxtemplater(zip, { delimiters: { start: "{{", end: "}}" } });
    form.render(known);
    const made = form.toBuffer({ compression: "DEFLATE" });
    fs.writeFileSync(path.join(out, `${known.slug}-${name}`), made);
  }
}
