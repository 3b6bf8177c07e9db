import Alarms
import Quantities
import Reports
import TankFarm
import Testing

/// Pinned shifts for the golden files.
enum ShiftSamples {
    static let shanghai = SiteZone(name: "Asia/Shanghai", initialOffsetSeconds: 28_800)
    /// Central European time in 2026: forward on 29 March, back on 25 October, both at 01:00 UTC.
    static let berlin = SiteZone(
        name: "Europe/Berlin", initialOffsetSeconds: 3_600,
        transitions: [
            .init(at: time("2026-03-29T01:00:00Z"), offsetSeconds: 7_200),
            .init(at: time("2026-10-25T01:00:00Z"), offsetSeconds: 3_600),
        ])
    static let shifts = [Shift(name: "day", startMinute: 480), Shift(name: "night", startMinute: 1_200)]
    static let hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

    static func time(_ text: String) -> WallTime {
        // A slip of the pen in a test shows as a wrong year.
        WallTime(rfc3339: text) ?? WallTime(milliseconds: 0)
    }

    static func tank(
        _ name: TankName, _ title: String, _ group: String, diameter: Double?, service: TankService = .batch
    ) throws -> ShiftTank {
        let tank = Tank(
            name: name, title: title, group: group, line: "south", unit: 1, service: service,
            shellHeightMillimetres: 14_000)
        guard let diameter else { return ShiftTank(tank: tank, recipe: nil) }
        return ShiftTank(
            tank: tank,
            recipe: QuantityRecipe(
                capacity: try TankCapacity(
                    shape: .verticalCylinder(diameterMillimetres: diameter, bottom: .flat), heightMillimetres: 14_000))
        )
    }

    static func sample(
        _ tank: TankName, _ at: WallTime, _ level: Measurement, _ interface: Measurement, _ temperature: Measurement
    ) -> HistorySample {
        HistorySample(tank: tank, at: at, level: level, interface: interface, temperature: temperature)
    }

    /// A day's shift of four tanks in three groups, with alarms of every fate.
    static func day(simulation: Bool = false) throws -> ShiftInput {
        let period = ShiftPeriod.containing(time("2026-11-21T04:00:00Z"), shifts: shifts, zone: shanghai)
        let overfill = AlarmID(.tank("TK-101"), .levelHighHigh)
        let high = AlarmID(.tank("TK-101"), .levelHigh)
        let fault = AlarmID(.tank("SEP-1"), .interfaceFault)
        let from = period.from
        return ShiftInput(
            stationName: "Lindong", zone: shanghai, simulation: simulation, period: period, isComplete: true,
            generatedAt: period.to + .seconds(313),
            tanks: [
                try tank("TK-101", "Crude settling 1", "Crude", diameter: 22_000),
                try tank("TK-102", "Crude settling 2", "Crude", diameter: 22_000),
                try tank("SEP-1", "三相分离器 separator", "Process", diameter: 4_000, service: .flowThrough),
                try tank("FW-1", "Fire water", "Water", diameter: nil),
            ],
            figures: [
                PeriodFigures(
                    tank: "TK-101",
                    opening: sample("TK-101", from - .seconds(2), .good(9_641), .good(6_367), .good(32.5)),
                    closing: sample("TK-101", period.to - .seconds(1), .good(13_120), .good(6_380), .good(34.1)),
                    lowestLevelMillimetres: 9_640, lowestAt: from + .seconds(120), highestLevelMillimetres: 13_512,
                    highestAt: from + .seconds(16_000), goodShare: 0.9996),
                PeriodFigures(
                    tank: "TK-102", opening: sample("TK-102", from, .good(8_000), .good(1_200), .good(30)),
                    closing: sample("TK-102", period.to - .seconds(1), .good(5_250), .good(1_190), .good(29.4)),
                    lowestLevelMillimetres: 5_249, lowestAt: period.to - .seconds(60), highestLevelMillimetres: 8_001,
                    highestAt: from + .seconds(30), goodShare: 1),
                PeriodFigures(
                    tank: "SEP-1", opening: sample("SEP-1", from, .good(2_000), .good(900), .good(45)),
                    closing: sample("SEP-1", period.to - .seconds(1), .good(2_100), .good(950), .good(45.2)),
                    lowestLevelMillimetres: 1_950, lowestAt: from + .seconds(7_000), highestLevelMillimetres: 2_150,
                    highestAt: from + .seconds(9_000), goodShare: 0.98),
                PeriodFigures(
                    tank: "FW-1", opening: sample("FW-1", from, .good(11_000), .absent, .good(12)),
                    closing: sample("FW-1", period.to - .seconds(1), .good(11_000), .absent, .good(11.8)),
                    lowestLevelMillimetres: 10_999, lowestAt: from + .seconds(500), highestLevelMillimetres: 11_001,
                    highestAt: from + .seconds(800), goodShare: 1),
            ],
            entries: [
                JournalEntry(
                    at: from + .seconds(10), event: .comment, tank: "TK-102", operatorName: "li", text: "sample taken"),
                JournalEntry(
                    at: from + .seconds(14_000), event: .raised, alarm: high, serial: 40, value: 13_001, limit: 13_000),
                JournalEntry(
                    at: from + .seconds(14_030), event: .acknowledged, alarm: high, serial: 40, operatorName: "wang"),
                JournalEntry(
                    at: from + .seconds(15_900), event: .raised, alarm: overfill, serial: 41, value: 13_500,
                    limit: 13_500),
                JournalEntry(
                    at: from + .seconds(15_925), event: .acknowledged, alarm: overfill, serial: 41,
                    operatorName: "wang",
                    text: "receipt stopped, pump P-3"),
                JournalEntry(
                    at: from + .seconds(17_000), event: .cleared, alarm: overfill, serial: 41, value: 13_489,
                    limit: 13_500),
                JournalEntry(
                    at: from + .seconds(20_000), event: .raised, alarm: fault, serial: 42, text: "gauge-failure"),
                JournalEntry(at: from + .seconds(20_050), event: .returned, alarm: fault, serial: 42),
                JournalEntry(
                    at: from + .seconds(20_070), event: .acknowledged, alarm: fault, serial: 42, operatorName: "li"),
                JournalEntry(at: from + .seconds(20_070), event: .cleared, alarm: fault, serial: 42),
            ],
            standing: [
                AlarmRecord(
                    id: high, state: .acknowledged, serial: 40, raisedAt: from + .seconds(14_000), value: 13_001,
                    limit: 13_000, acknowledgedBy: "wang", acknowledgedAt: from + .seconds(14_030), priority: .high)
            ],
            unwatched: [], journalCount: 48_213, journalHash: hash)
    }

    /// A shift with a dead gauge at its opening, an uncertain interface, times without a watch and alarms that nobody took.
    static func troubled() throws -> ShiftInput {
        var input = try day()
        let from = input.period.from
        let to = input.period.to
        input.tanks = Array(input.tanks.prefix(2)) + [try tank("TK-103", "", "Crude", diameter: 16_000)]
        input.figures = [
            PeriodFigures(
                tank: "TK-101",
                opening: sample("TK-101", from - .seconds(2), .bad(.timeout), .bad(.timeout), .bad(.timeout)),
                closing: sample("TK-101", to - .seconds(1), .good(9_700), .uncertain(290, .blindZone), .good(31)),
                lowestLevelMillimetres: 9_650, lowestAt: from + .seconds(5_000), highestLevelMillimetres: 9_700,
                highestAt: to - .seconds(5), goodShare: 0.87),
            PeriodFigures(
                tank: "TK-102",
                opening: sample("TK-102", from + .seconds(4_320), .good(8_000), .good(1_200), .good(30)),
                closing: sample(
                    "TK-102", to - .seconds(7_200), .uncertain(8_100, .stuck), .good(1_200), .bad(.outOfRange)),
                lowestLevelMillimetres: 8_000, lowestAt: from + .seconds(4_320), highestLevelMillimetres: 8_100,
                highestAt: from + .seconds(30_000), goodShare: 0.7),
        ]
        let old = AlarmID(.tank("TK-102"), .temperatureFault)
        let silent = AlarmID(.tank("TK-101"), .gaugeFault)
        let line = AlarmID(.line("south"), .lineFault)
        input.entries = [
            JournalEntry(at: from + .seconds(60), event: .acknowledged, alarm: old, serial: 7, operatorName: "li"),
            JournalEntry(at: from + .seconds(4_200), event: .started, text: "version 1.0"),
            JournalEntry(at: from + .seconds(30_000), event: .raised, alarm: line, serial: 50, text: "TK-101, TK-102"),
            JournalEntry(at: from + .seconds(30_020), event: .returned, alarm: line, serial: 50),
        ]
        input.standing = [
            AlarmRecord(
                id: old, state: .acknowledged, serial: 7, raisedAt: from - .seconds(50_000), acknowledgedBy: "li",
                acknowledgedAt: from + .seconds(60), text: "out-of-range", priority: .medium),
            AlarmRecord(
                id: line, state: .returnedUnacknowledged, serial: 50, raisedAt: from + .seconds(30_000),
                text: "TK-101, TK-102", priority: .high),
            AlarmRecord(
                id: AlarmID(.tank("TK-102"), .levelHighHigh), state: .unacknowledged, serial: 51, questionable: true,
                raisedAt: to + .seconds(30), value: 13_501, limit: 13_500, priority: .critical),
            AlarmRecord(
                id: silent, state: .unacknowledged, serial: 3, raisedAt: from - .seconds(600),
                text: "no answer since 07:50:00", priority: .high),
        ]
        input.unwatched = [
            UnwatchedSpan(from: from + .seconds(900), to: from + .seconds(4_200)),
            UnwatchedSpan(from: from - .seconds(900), to: from + .seconds(60)),
            UnwatchedSpan(from: from + .seconds(30), to: from + .seconds(90)),
        ]
        input.carriedBy = "console of wang"
        return input
    }

    /// The night in which the clocks are changed.
    static func night(_ middle: String) throws -> ShiftInput {
        let period = ShiftPeriod.containing(time(middle), shifts: shifts, zone: berlin)
        let silent = AlarmID(.tank("TK-101"), .gaugeFault)
        var input = try day()
        let from = period.from
        input.zone = berlin
        input.stationName = "Rühle"
        input.period = period
        input.generatedAt = period.to + .seconds(5)
        input.tanks = Array(input.tanks.prefix(1))
        input.figures = [
            PeriodFigures(
                tank: "TK-101", opening: sample("TK-101", from, .good(5_000), .good(300), .good(20)),
                closing: sample("TK-101", period.to - .seconds(1), .good(5_000.3), .good(300), .good(20)),
                lowestLevelMillimetres: 5_000, lowestAt: from + .seconds(23_400), highestLevelMillimetres: 5_001,
                highestAt: from + .seconds(27_000), goodShare: 1)
        ]
        input.entries = [
            JournalEntry(at: from + .seconds(23_400), event: .raised, alarm: silent, serial: 9),
            JournalEntry(at: from + .seconds(27_000), event: .returned, alarm: silent, serial: 9),
        ]
        input.standing = []
        return input
    }

    /// A shift in which alarms were tested, shelved, put out of service, suppressed, rang again and were refused.
    static func managed() throws -> ShiftInput {
        var input = try day()
        let from = input.period.from
        let to = input.period.to
        let high = AlarmID(.tank("TK-101"), .levelHigh)
        let overfill = AlarmID(.tank("TK-102"), .levelHighHigh)
        let hot = AlarmID(.tank("TK-102"), .temperatureHigh)
        let silent = AlarmID(.tank("FW-1"), .gaugeFault)
        let low = AlarmID(.tank("FW-1"), .levelLow)
        input.tanks = Array(input.tanks.prefix(1))
        input.figures = Array(input.figures.prefix(1))
        func entry(
            _ seconds: Int, _ event: JournalEvent, _ alarm: AlarmID? = nil, _ serial: Int64? = nil,
            tank: TankName? = nil, by name: String? = nil, value: Double? = nil, limit: Double? = nil,
            text: String? = nil
        ) -> JournalEntry {
            JournalEntry(
                at: from + .seconds(seconds), event: event, alarm: alarm, serial: serial, tank: tank,
                operatorName: name, value: value, limit: limit, text: text, origin: name.map { _ in "pts/3" })
        }
        input.entries = [
            entry(5, .signedOn, by: "wang", text: "to the account operator"),
            entry(60, .declared, tank: "TK-101", by: "wang", text: "receipt: ship at jetty 2"),
            entry(90, .test, overfill, by: "li", text: "proof test for 20 min"),
            entry(120, .raised, overfill, 60, value: 13_500, limit: 13_500, text: "TEST: overfill (HH)"),
            entry(120, .test, overfill, 60, value: 13_500, limit: 13_500, text: "tripped at once"),
            entry(140, .acknowledged, overfill, 60, by: "li"),
            entry(200, .cleared, overfill, 60),
            entry(3_600, .maintenance, by: "li", text: "line south until 10:00: terminal replaced"),
            entry(14_000, .raised, high, 61, value: 13_001, limit: 13_000),
            entry(14_030, .acknowledged, high, 61, by: "wang"),
            entry(15_830, .raised, high, 62, value: 13_020, limit: 13_000, text: "re-alarm: acknowledged 30 min ago"),
            entry(15_860, .acknowledged, high, 62, by: "wang", text: "ship waits"),
            entry(15_900, .refused, overfill, by: "wang", text: "not shelvable"),
            entry(16_000, .shelved, hot, by: "wang", text: "sensor drifts, until 14:26"),
            entry(17_000, .held, hot, value: 80.25, limit: 75),
            entry(18_000, .reset, high, 62, by: "wang"),
            entry(20_000, .blind, text: "south blind 13:30–13:33: TK-101 9641 → 9702 (+61)"),
            entry(21_000, .note, by: "li", text: "pump P-3 vibrates"),
        ]
        input.standing = [
            AlarmRecord(
                id: high, state: .acknowledged, serial: 62, raisedAt: from + .seconds(15_830), value: 13_020,
                limit: 13_000, acknowledgedBy: "wang", acknowledgedAt: from + .seconds(15_860), comment: "ship waits",
                priority: .high),
            AlarmRecord(
                id: hot, state: .unacknowledged, serial: 0, raisedAt: from + .seconds(17_000), value: 80.25, limit: 75,
                priority: .low,
                hold: AlarmHold(
                    kind: .shelved, by: "wang", reason: "sensor drifts", since: from + .seconds(16_000),
                    until: to + .seconds(900))),
            AlarmRecord(
                id: silent, priority: .high,
                hold: AlarmHold(kind: .outOfService, by: "li", reason: "gauge is away", since: from - .seconds(90_000))
            ),
            AlarmRecord(
                id: low, state: .acknowledged, serial: 5, raisedAt: from - .seconds(100), priority: .medium,
                suppression: .outOfUse),
        ]
        input.declarations = [
            TankDeclaration(tank: "TK-102", use: .outOfUse, by: nil, since: from - .seconds(3_600)),
            TankDeclaration(
                tank: "TK-101", use: .receipt, by: "wang", since: from + .seconds(60), reason: "ship at jetty 2"),
            TankDeclaration(tank: "FW-1", use: .none, by: "wang", since: from),
        ]
        input.maintenance = [
            LineMaintenance(
                line: "south", by: "li", reason: "terminal replaced", since: to - .seconds(600),
                until: to + .seconds(3_600))
        ]
        return input
    }
}

extension ShiftSamples {
    static let crude = Product(
        name: "crude", title: "Lindong crude",
        standard: CorrectionStandard(method: .gbt1885, commodity: .crude, base: .celsius20), baseDensity: 860,
        sedimentWater: Product.SedimentWater(percent: 0.6, basis: .volume), air: .gbt1885)

    /// The day's shift of a site with a product, a laboratory's values and a tank that has lost its interface.
    static func stock() throws -> ShiftInput {
        var input = try day()
        let from = input.period.from
        input.tanks = input.tanks.enumerated().map { index, tank in
            guard let capacity = tank.recipe?.capacity, index < 2 else { return tank }
            var recipe = QuantityRecipe(capacity: capacity, product: crude)
            if index == 0 { recipe.shell = ShellExpansion() }
            return ShiftTank(tank: tank.tank, recipe: recipe, gaugeHasExtras: index == 1)
        }
        input.figures[1] = PeriodFigures(
            tank: "TK-102", opening: sample("TK-102", from, .good(8_000), .good(1_200), .good(30)),
            closing: sample("TK-102", input.period.to - .seconds(1), .good(5_250), .bad(.gaugeFailure), .good(29.4)),
            lowestLevelMillimetres: 5_249, lowestAt: input.period.to - .seconds(60), highestLevelMillimetres: 8_001,
            highestAt: from + .seconds(30), goodShare: 1)
        let density = ManualValue(
            tank: "TK-101", quantity: .density, value: 858.6,
            observed: ObservedDensity(kilogramsPerCubicMetre: 851.6, celsius: 30, hydrometerCelsius: 20), by: "li",
            at: from - .seconds(30_000), until: from + .seconds(20_000), source: "laboratory 117")
        let ambient = ManualValue(
            tank: nil, quantity: .ambient, value: 18, by: "wang", at: from + .seconds(600),
            until: from + .seconds(87_000))
        input.enteredAtOpening = EnteredValues(at: from, [density])
        input.enteredAtClosing = EnteredValues(at: input.period.to, [ambient, density])
        return input
    }
}
