import Testing

@testable import Configuration

@Suite struct KeyLinesTests {
    private let lines: KeyLines

    init() throws { lines = try KeyLines(Self.text) }

    private static let text = """
        # a comment with [[tank]] and = in it
        [station]
        name = "a # b = c"
        text = \"\"\"
        [[tank]]
        name = "no"\"\"\"\"
        "quoted key" = 'x'

        [[tank]]
        name = "A"
        alarms.level_hh.limit = 1
        alarms.more = [{ level_h = { limit = 2 } },
          { level_l = { limit = 3 } }]
        [[tank]]
          name = "B"
          [tank.alarms]
          level_hh = { limit = 4, bad = [1,
             2, [3,
             4]] } # tail
        [tank.alarms.level_ll]
        limit = 5\r
        priority = '''
        x'''
        after = 1
        """

    private func line(_ steps: KeyStep...) -> Int? { lines.line(of: steps) }

    @Test func `finds a key in a table`() {
        #expect(line(.key("station"), .key("name")) == 3)
    }

    @Test func `passes over strings of many lines`() {
        #expect(line(.key("station"), .key("quoted key")) == 7)
        #expect(line(.key("tank"), .index(1), .key("alarms"), .key("level_ll"), .key("after")) == 24)
    }

    @Test func `counts the tables of an array`() {
        #expect(line(.key("tank"), .index(0)) == 9)
        #expect(line(.key("tank"), .index(1)) == 14)
        #expect(line(.key("tank"), .index(1), .key("name")) == 15)
    }

    @Test func `follows dotted keys and inline tables`() {
        #expect(line(.key("tank"), .index(0), .key("alarms"), .key("level_hh"), .key("limit")) == 11)
        #expect(
            line(.key("tank"), .index(0), .key("alarms"), .key("more"), .index(1), .key("level_l"), .key("limit")) == 13
        )
        #expect(line(.key("tank"), .index(1), .key("alarms"), .key("level_hh"), .key("limit")) == 17)
    }

    @Test func `finds elements of lists within lists`() {
        let bad: [KeyStep] = [.key("tank"), .index(1), .key("alarms"), .key("level_hh"), .key("bad")]
        #expect(lines.line(of: bad) == 17)
        #expect(lines.line(of: bad + [.index(1)]) == 18)
        #expect(lines.line(of: bad + [.index(2), .index(1)]) == 19)
    }

    @Test func `puts a table below an array of tables into its last one`() {
        #expect(line(.key("tank"), .index(1), .key("alarms"), .key("level_ll"), .key("limit")) == 21)
        #expect(line(.key("tank"), .index(0), .key("alarms"), .key("level_ll")) == 11)
    }

    @Test func `keeps the first line of a key that stands twice, and the last of a header`() throws {
        let lines = try KeyLines("a.b = 1\na.b = 2\nc = [1]\nc = [\n2, 3]\n[d.e]\n[d]\n")
        #expect(lines.line(of: [.key("a"), .key("b")]) == 1)
        #expect(lines.line(of: [.key("c"), .index(0)]) == 3)
        #expect(lines.line(of: [.key("c"), .index(1)]) == 5)
        #expect(lines.line(of: [.key("d")]) == 7)
    }

    @Test func `gives the table's line for a key that is not there`() {
        #expect(line(.key("tank"), .index(1), .key("unit")) == 14)
        #expect(line(.key("line")) == nil)
    }
}
