//! A workbook: one sheet a list, Japanese headers, filters, frozen heads. Cells are strings or numbers, never formulas.

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format as Style, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::model::Report;
use super::tables::{self, Cell, Table};
use super::{Format, RenderOptions, ReportError};

pub(super) const FORMAT: Format = Format {
    name: "xlsx",
    extension: "xlsx",
    media_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    render,
};

fn render(report: &Report, options: &RenderOptions) -> Result<Vec<u8>, ReportError> {
    workbook(report, options).map_err(|error| ReportError::Rendering { format: "xlsx", reason: error.to_string() })
}

fn workbook(report: &Report, options: &RenderOptions) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let mut properties = DocProperties::new().set_title(tables::outside(&report.target.name)).set_author("kansa");
    // The run's own time, so that the same report gives the same file.
    let created = report.run.started.get(..19).and_then(|time| ExcelDateTime::parse_from_str(time).ok());
    properties = properties.set_creation_datetime(&created.unwrap_or(ExcelDateTime::from_ymd(2000, 1, 1)?));
    workbook.set_properties(&properties);
    for table in tables::all(report, options.language) {
        sheet(workbook.add_worksheet(), &table)?;
    }
    workbook.save_to_buffer()
}

fn sheet(sheet: &mut Worksheet, table: &Table) -> Result<(), XlsxError> {
    let head = Style::new()
        .set_bold()
        .set_background_color(Color::RGB(0x00E9_ECEF))
        .set_border_bottom(FormatBorder::Thin)
        .set_align(FormatAlign::Top);
    let body = Style::new().set_align(FormatAlign::Top).set_text_wrap();
    sheet.set_name(table.name)?;
    for (column, (name, width)) in (0..).zip(&table.columns) {
        sheet.set_column_width(column, *width)?;
        sheet.write_string_with_format(0, column, *name, &head)?;
    }
    for (row, cells) in (1..).zip(&table.rows) {
        for (column, cell) in (0..).zip(cells) {
            match cell {
                Cell::Text(text) => sheet.write_string_with_format(row, column, text, &body)?,
                Cell::Number(number) => sheet.write_number_with_format(row, column, *number, &body)?,
            };
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    let (rows, columns) = (table.rows.len() as u32, table.columns.len() as u16);
    sheet.autofilter(0, 0, rows, columns.saturating_sub(1))?;
    sheet.set_landscape();
    sheet.set_paper_size(9);
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, 0)?;
    Ok(())
}
