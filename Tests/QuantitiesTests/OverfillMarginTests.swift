import Quantities
import TankFarm
import Testing

@Suite struct OverfillMarginTests {
    /// On 380.1 m².
    private let upright: TankCapacity
    private let lying: TankCapacity

    init() throws {
        upright = try TankCapacity(
            shape: .verticalCylinder(diameterMillimetres: 22_000, bottom: .flat), heightMillimetres: 14_000)
        lying = try TankCapacity(
            shape: .horizontalCylinder(diameterMillimetres: 3_000, lengthMillimetres: 9_600, heads: .flat),
            heightMillimetres: 3_000)
    }

    private func margin(
        _ capacity: TankCapacity?, highHigh: Double? = 13_500, critical: Double? = 13_900, fill: Double? = 400,
        response: Double? = 15, error: Double? = 28, onDelay: Duration = .zero, interval: Duration = .seconds(3)
    ) -> OverfillMargin {
        OverfillMargin(
            tank: Tank(
                name: "TK-101", line: "south", unit: 1, shellHeightMillimetres: 14_000,
                levels: LevelsOfConcern(criticalHighMillimetres: critical), maximumFillCubicMetresPerHour: fill,
                responseTimeMinutes: response, gaugeErrorMillimetres: error),
            capacity: capacity, highHighMillimetres: highHigh, onDelay: onDelay, longestInterval: interval)
    }

    private func isNear(_ value: Double?, _ expected: Double) -> Bool {
        value.map { abs($0 - expected) < 0.01 } ?? false
    }

    @Test func `adds the response time's rise, what passes before HH is heard, and the gauge's error`() {
        // 400 m³/h on π·11² m² are 17.5376 mm a minute.
        let margin = margin(upright, onDelay: .seconds(6), interval: .seconds(3))
        #expect(isNear(margin.fastestRiseAtHighHighMillimetresPerMinute, 17.5376))
        #expect(isNear(margin.riseOfFiveMinutesMillimetres, 87.688))
        #expect(isNear(margin.riseOfResponseMillimetres, 263.064))
        #expect(isNear(margin.responseMillimetres, 263.064))
        #expect(isNear(margin.riseBeforeHeardMillimetres, 2.6306))
        #expect(isNear(margin.neededMillimetres, 263.064 + 2.6306 + 28))
        #expect(margin.availableMillimetres == 400)
        #expect(!margin.isShort)
        #expect(margin.missing.isEmpty)
    }

    @Test func `takes five minutes of rise where the site is quicker`() {
        #expect(isNear(margin(upright, response: 2).responseMillimetres, 87.688))
    }

    @Test func `takes 75 mm where the tank rises slower`() {
        #expect(margin(upright, fill: 10, response: 5).responseMillimetres == 75)
    }

    @Test func `is short by a millimetre and no more`() {
        let needed = margin(upright).neededMillimetres
        #expect(margin(upright, critical: 13_500 + needed - 1).isShort)
        #expect(!margin(upright, critical: 13_500 + needed + 1).isShort)
    }

    @Test func `counts the faster rise towards the top of a lying cylinder`() throws {
        let margin = margin(lying, highHigh: 2_400, critical: 2_850, fill: 80, response: 5, error: 0, interval: .zero)
        let atHighHigh = try #require(margin.fastestRiseAtHighHighMillimetresPerMinute)
        // A chord of 2400 mm on 9.6 m.
        #expect(abs(atHighHigh - 80 / 60 / (2.4 * 9.6) * 1_000) < 0.1)
        let rise = try #require(margin.riseMillimetresPerMinute)
        #expect(rise > atHighHigh * 1.15)
        // At that rise the 450 mm last as long as the fill takes for the volume between.
        let between =
            try lying.volumeCubicMetres(atLevelMillimetres: 2_850)
            - lying.volumeCubicMetres(atLevelMillimetres: 2_400)
        #expect(abs(450 / rise - between / 80 * 60) < 0.001)
    }

    @Test func `counts the faster rise at HH where the tank widens above it`() throws {
        // HH below the middle: the widest lies above.
        let margin = margin(lying, highHigh: 200, critical: 1_500, fill: 80)
        #expect(margin.riseMillimetresPerMinute == margin.fastestRiseAtHighHighMillimetresPerMinute)
    }

    @Test func `names every key that is missing`() {
        let nothing = margin(nil, critical: nil, fill: nil, response: nil, error: nil)
        #expect(
            nothing.missing == [
                "levels.critical_high_mm", "max_fill_m3_per_h", "response_time_min", "gauge_error_mm",
                "shape or strapping",
            ])
        #expect(!nothing.isShort)
        #expect(nothing.neededMillimetres == 75)
        #expect(nothing.availableMillimetres == nil)
        #expect(margin(upright, error: nil).missing == ["gauge_error_mm"])
        #expect(margin(upright, highHigh: nil).missing == ["alarms.level_hh"])
    }

    @Test func `tells a table that ends below HH as what is missing`() throws {
        let rows = stride(from: 0, through: 13_000, by: 1_000).map { "\($0),\($0)" }
        let table = try StrappingTable(csv: (["level_mm,volume_m3"] + rows).joined(separator: "\n"))
        let margin = margin(TankCapacity(strapping: table))
        #expect(margin.missing == ["a strapping table that reaches level_hh"])
        #expect(margin.riseMillimetresPerMinute == nil)
        #expect(margin.neededMillimetres == 75 + 28)
    }

    @Test func `knows what is short already though something is missing`() {
        #expect(margin(nil, critical: 13_574, fill: nil, error: nil).isShort)
        #expect(margin(upright, critical: 13_700, error: nil).isShort)
    }

    @Test func `prints the sum`() {
        #expect(
            margin(upright, interval: .milliseconds(3_200)).lines == [
                "TK-101: CH 13900 − HH 13500 = 400 mm, 292.0 mm needed: enough",
                "  needed: max(75 mm, 5 min 87.7, response 15 min 263.1) + 0.9 (delay 0.0 s, read within 3.2 s) + 28 (gauge error)",
                "  rise at 400 m³/h: 17.5 mm/min",
            ])
    }

    @Test func `prints by how much it is short, and what is missing`() {
        #expect(margin(upright, critical: 13_600).lines[0].hasSuffix("= 100 mm, 291.9 mm needed: SHORT by 191.9 mm"))
        let lines = margin(upright, error: nil).lines
        #expect(lines[0].hasSuffix("263.9 mm needed at least"))
        #expect(lines.last == "  missing: gauge_error_mm")
        #expect(margin(nil, critical: nil, fill: nil).lines[0] == "TK-101: margin unknown, 103.0 mm needed at least")
        #expect(margin(upright, highHigh: nil).lines == ["TK-101: no overfill alarm (level_hh)"])
    }
}
