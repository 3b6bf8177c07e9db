import Reports
import TankFarm
import Testing

@Suite struct ReadingTableTests {
    private let shanghai = SiteZone(name: "Asia/Shanghai", initialOffsetSeconds: 28_800)

    private func line(
        _ tank: TankName = "TK-101", level: Measurement = .good(9641), interface: Measurement = .good(6367),
        temperature: Measurement = .good(32.5), detail: String? = nil
    ) -> String {
        let at = Moment(
            monotonic: MonotonicTime(nanoseconds: 0), wall: WallTime(milliseconds: 1_795_251_823_250))
        return ReadingTable.line(
            Reading(
                tank: tank, at: at, level: level, interface: interface, temperature: temperature, detail: detail),
            zone: shanghai)
    }

    private func column(of part: String, in line: String) -> Int? {
        line.ranges(of: part).first.map { ColumnText.width(String(line[..<$0.lowerBound])) }
    }

    @Test func `puts a good reading into columns, with the site's time`() {
        #expect(line() == "TK-101     9641 mm           6367 mm           32.5 °C           17:03:43")
    }

    @Test func `keeps the columns in place for other names, values and reasons that fit`() {
        let lines = [
            line(), line("FW-1", level: .good(12), interface: .absent, temperature: .good(-12.5)),
            line("ABCDEFGHIJKLMNOP", level: .good(13512)), line(temperature: .bad(.gaugeFailure)),
            line(level: .uncertain(9641, .jump)),
        ]
        #expect(lines.map { column(of: "17:03:43", in: $0) } == [65, 65, 65, 65, 65])
        #expect([0, 2, 3, 4].map { column(of: "6367 mm", in: lines[$0]) } == [29, 29, 29, 29])
    }

    @Test func `shows a name of 16 characters whole and cuts a longer one`() {
        #expect(line("ABCDEFGHIJKLMNOP").hasPrefix("ABCDEFGHIJKLMNOP 9641 mm"))
        #expect(line("ABCDEFGHIJKLMNOPQRS").hasPrefix("ABCDEFGHIJKLMNOP 9641 mm"))
    }

    @Test func `leaves a value that the gauge has not blank`() {
        #expect(line(interface: .absent) == "TK-101     9641 mm                             32.5 °C           17:03:43")
    }

    @Test func `tells the words behind the columns where they fit`() {
        #expect(
            line(temperature: .bad(.gaugeFailure), detail: "open")
                == "TK-101     9641 mm           6367 mm           – gauge-failure   17:03:43  open")
    }

    @Test func `puts the words on a line of their own where they find no room`() {
        #expect(
            line(temperature: .bad(.gaugeFailure), detail: "unit 1: the gauge reports magnet missing")
                == "TK-101     9641 mm           6367 mm           – gauge-failure   17:03:43\n"
                + "           unit 1: the gauge reports magnet missing")
    }

    @Test func `tells once what all values share, and its words whole`() {
        let bad = Measurement.bad(.exception)
        #expect(
            line(level: bad, interface: bad, temperature: bad, detail: "unit 7: exception 2: illegal data address")
                == "TK-101     – exception       17:03:43  unit 7: exception 2: illegal data address")
        #expect(
            line(level: bad, interface: .absent, temperature: bad) == "TK-101     – exception       17:03:43")
    }

    @Test func `tells each value where they failed for different reasons`() {
        let text = line(level: .bad(.timeout), interface: .bad(.crc), temperature: .bad(.timeout))
        #expect(text == "TK-101     – timeout         – crc             – timeout         17:03:43")
    }

    @Test func `keeps reasons apart and the time whole where every value has a long one`() {
        let text = line(
            level: .uncertain(13512, .inconsistent), interface: .uncertain(13600, .inconsistent),
            temperature: .good(32.5), detail: "interface 13600 mm above level 13512 mm")
        #expect(text.hasPrefix("TK-101     13512 mm inconsistent  13600 mm inconsistent  32.5 °C"))
        #expect(text.contains("17:03:43"))
    }

    @Test func `never takes more than 80 columns, and always has the time`() {
        let names: [TankName] = ["A", "TK-101", "ABCDEFGHIJKLMNOP", "油油油油油油油油油"]
        let details = [nil, "x", String(repeating: "word ", count: 40), String(repeating: "油", count: 60)]
        var faults: [String] = []
        for reason in Reason.allCases {
            for (name, detail) in names.flatMap({ name in details.map { (name, $0) } }) {
                for text in [
                    line(name, level: .uncertain(-99_999, reason), detail: detail),
                    line(
                        name, level: .uncertain(99_999, reason), interface: .uncertain(99_999, reason),
                        temperature: .uncertain(-199.9, reason), detail: detail),
                ]
                where text.split(separator: "\n").contains(where: { ColumnText.width(String($0)) > 80 })
                    || !text.contains("17:03:43")
                {
                    faults.append(text)
                }
            }
        }
        #expect(faults == [])
    }

    @Test func `lets no control character of a name or of words through`() {
        let text = line("T\u{1B}[2J", level: .bad(.connection), detail: "a\nb\u{9B}")
        #expect(text.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) })
    }

    @Test func `leaves out the words of a good reading`() {
        #expect(line(detail: "all is well") == line())
    }

    @Test func `tells what else a gauge measures below its line, with the reason where it is not good`() {
        let lines = ReadingTable.lines([
            ExtraValue(.pressure, .good(1.256)), ExtraValue(.ambient, .uncertain(6, .gatewayStale)),
            ExtraValue(.temperature(atMillimetres: 2_500), .bad(.gaugeFailure)),
        ])
        #expect(
            lines == [
                "           pressure 1.26 kPa, ambient 6.0 °C gateway-stale, temperature at",
                "           2500 mm – gauge-failure",
            ])
        #expect(ReadingTable.lines([]).isEmpty)
    }

    @Test func `puts the water of a profile beside its height`() {
        let lines = ReadingTable.lines([
            ExtraValue(.profileHeight(point: 0), .good(2_436)), ExtraValue(.profileHeight(point: 1), .bad(.timeout)),
            ExtraValue(.profileCut(point: 0, atMillimetres: nil), .good(100)),
            ExtraValue(.profileCut(point: 1, atMillimetres: nil), .good(40)),
        ])
        #expect(
            lines.joined(separator: " ").split(separator: " ").joined(separator: " ")
                == "height of profile point 2 – timeout, water at 2436 mm 100.00 %, profile point 2 40.00 %")
    }
}
