import Reports
import TankFarm
import Testing

@Suite struct JSONTextTests {
    @Test func `keeps the order of fields and stays on one line`() {
        let value = JSONText.object([
            .init("b", .integer(-3)), .init("a", .array([.null, .bool(true), .string("x\ny")])),
            .init("c", .object([])),
        ])
        #expect(value.text == #"{"b":-3,"a":[null,true,"x\ny"],"c":{}}"#)
    }

    @Test func `escapes what ends a string, a line or a terminal's peace`() {
        let text = "\"\\\t\r\u{0}\u{1B}[2J\u{7F}\u{9B}\u{2028}\u{2029}\u{202E}油°"
        #expect(
            JSONText.string(text).text
                == #""\"\\\t\r\u0000\u001b[2J\u007f\u009b\u2028\u2029\u202e油°""#)
    }

    @Test(arguments: [
        (33.300000000000004, 1, "33.3"), (9641, 1, "9641"), (9641.26, 1, "9641.3"), (-0.04, 1, "0"),
        (-12.5, 1, "-12.5"), (3664.93951, 3, "3664.94"), (.nan, 1, "null"), (.infinity, 1, "null"),
    ])
    func `writes a number with no more decimals than its scale`(value: Double, decimals: Int, text: String) {
        #expect(JSONText.number(value, decimals: decimals).text == text)
    }

    @Test func `writes null for what is not there`() {
        #expect(JSONText(nil as Double?, decimals: 1).text == "null")
        #expect(JSONText(nil as String?).text == "null")
        #expect(JSONText(nil as WallTime?).text == "null")
    }
}

@Suite struct CSVTextTests {
    @Test func `quotes commas and quotation marks`() {
        #expect(CSVText.row([.text("a,b"), .text("say \"so\""), .text("plain")]) == #""a,b","say ""so""",plain"#)
    }

    @Test func `quotes a quotation mark that carries an accent`() {
        #expect(CSVText.row([.text("a\"\u{301}b,")]) == "\"a\"\"\u{301}b,\"")
    }

    @Test(arguments: ["=1+1", "+1", "-1", "@sum", "＝1"])
    func `keeps a spreadsheet from taking words for a formula`(text: String) {
        #expect(CSVText.row([.text(text)]) == "'" + text)
    }

    @Test func `leaves numbers below zero alone`() {
        #expect(CSVText.row([.number(-3.5, decimals: 1), .integer(-4)]) == "-3.5,-4")
    }

    @Test func `lets no line end or escape sequence through`() {
        #expect(CSVText.row([.text("a\r\nb\u{1B}[2J"), .empty]) == "a  b?[2J,")
    }

    @Test func `leaves empty what is no number`() {
        #expect(CSVText.row([.number(.nan, decimals: 1), CSVText.Field(nil as Double?, decimals: 1)]) == ",")
    }
}

@Suite struct ColumnTextTests {
    @Test func `counts two columns for a Chinese character and none for a combining mark`() {
        #expect(ColumnText.width("油罐 T1") == 7)
        #expect(ColumnText.width("e\u{301}") == 1)
        #expect(ColumnText.width("°C ³ – ▒") == 8)
    }

    @Test func `clips before a wide character that does not fit`() {
        #expect(ColumnText.clipped("a油罐", to: 4) == "a油")
        #expect(ColumnText.left("a油罐", 4) == "a油 ")
        #expect(ColumnText.right("油", 4) == "  油")
    }

    @Test func `wraps at blanks, indents, and breaks what fits on no line`() {
        #expect(ColumnText.wrapped("one two three four", to: 9, indent: 1) == ["one two", " three", " four"])
        let broken = ColumnText.wrapped(String(repeating: "油", count: 12), to: 10)
        #expect(broken == ["油油油油油", "油油油油油", "油油"])
    }

    @Test func `never parts a number from its unit, but where no line has room for both`() {
        #expect(
            ColumnText.wrapped("limit 13500 mm, delays 0 / 30 s", to: 12) == [
                "limit", "13500 mm,", "delays 0 /", "30 s",
            ])
        #expect(ColumnText.wrapped("at TK min", to: 5) == ["at TK", "min"])
        #expect(ColumnText.wrapped("(13500 mm)", to: 8).allSatisfy { ColumnText.width($0) <= 8 })
    }

    @Test func `keeps every column when it goes down to ASCII`() {
        let text = "32.5 °C – 3 m³ 油罐"
        let ascii = ColumnText.ascii(text)
        #expect(ascii == "32.5  C - 3 m3 ????")
        #expect(ColumnText.width(ascii) == ColumnText.width(text))
    }
}
