import TankFarm
import Testing

@Suite struct DecimalTextTests {
    @Test(arguments: [
        (0.5, 0, "1"), (-0.5, 0, "-1"), (1.5, 0, "2"), (2.5, 0, "3"), (-2.5, 0, "-3"), (0.25, 1, "0.3"),
        (-0.25, 1, "-0.3"), (0.125, 2, "0.13"), (9.96, 1, "10.0"), (-99.95, 0, "-100"), (0.49999999999999994, 0, "0"),
    ])
    func `rounds half away from zero`(value: Double, decimals: Int, text: String) {
        #expect(DecimalText.fixed(value, decimals) == text)
    }

    @Test(arguments: [(-0.04, 1, "0.0"), (-0.0, 0, "0"), (-0.0, 2, "0.00"), (-0.4, 0, "0"), (-0.05, 1, "-0.1")])
    func `never writes a zero below zero`(value: Double, decimals: Int, text: String) {
        #expect(DecimalText.fixed(value, decimals) == text)
    }

    @Test(arguments: [
        (0, "33"), (1, "33.3"), (2, "33.33"), (3, "33.333"), (4, "33.3333"), (5, "33.33333"), (6, "33.333333"),
        (7, "33.3333333"), (8, "33.33333333"), (9, "33.333333333"),
    ])
    func `writes as many decimals as asked for`(decimals: Int, text: String) {
        #expect(DecimalText.fixed(100.0 / 3, decimals) == text)
    }

    @Test func `writes the zeros behind the point, before and after the digits`() {
        #expect(DecimalText.fixed(5, 3) == "5.000")
        #expect(DecimalText.fixed(-5.006, 3) == "-5.006")
        #expect(DecimalText.fixed(0.05, 2) == "0.05")
    }

    @Test func `takes a count of decimals below 0 for 0 and above 9 for 9`() {
        #expect(DecimalText.fixed(1.5, -3) == "2")
        #expect(DecimalText.fixed(0.5, 40) == "0.500000000")
    }

    @Test(arguments: [Double.nan, -.nan, .signalingNaN, .infinity, -.infinity, 1e15, -1e15, .greatestFiniteMagnitude])
    func `writes a dash for what is no number, or too large to be one of ours`(value: Double) {
        #expect(DecimalText.fixed(value, 1) == "–")
    }

    @Test func `writes large numbers whole`() {
        #expect(DecimalText.fixed(999_999_999_999_999, 0) == "999999999999999")
        #expect(DecimalText.fixed(-123_456_789_012_345, 1) == "-123456789012345.0")
    }

    @Test func `keeps the decimals of a large number that has some`() {
        // 9 999 999 999.75 lies between two neighbours that are 2 millionths apart.
        #expect(DecimalText.fixed(9_999_999_999.75, 9) == "9999999999.750000000")
    }

    @Test(arguments: [
        (33.300000000000004, 1, "33.3"), (0.1 + 0.2, 2, "0.3"), (9641.26, 1, "9641.3"), (-0.04, 1, "0.0"),
        (2.0 / 3, 3, "0.667"), (-12.345, 1, "-12.3"), (9641, 1, "9641.0"),
    ])
    func `rounds to a value whose shortest text has no more decimals`(value: Double, decimals: Int, text: String) {
        #expect("\(DecimalText.rounded(value, decimals))" == text)
    }

    @Test func `leaves a value that it cannot round as it is`() {
        #expect(DecimalText.rounded(.infinity, 1) == .infinity)
        #expect(DecimalText.rounded(.nan, 1).isNaN)
        #expect(DecimalText.rounded(1e300, 3) == 1e300)
    }

    @Test func `rounds a large value by no more than half of its last decimal`() {
        #expect(DecimalText.rounded(9_999_999_999.75, 9) == 9_999_999_999.75)
    }
}
