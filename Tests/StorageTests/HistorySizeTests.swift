import Storage
import TankFarm
import Testing

@Suite struct HistorySizeTests {
    private let site = [(scanInterval: Duration, values: Int)](repeating: (.seconds(1), 3), count: 28)

    private func size(
        _ retention: HistoryRetention = HistoryRetention(), changing: Double = 1.0 / 3
    ) -> HistorySize {
        HistorySize(gauges: site, retention: retention, changingShare: changing)
    }

    /// Within a hundredth.
    private func isAbout(_ bytes: Int64, _ expected: Double) -> Bool {
        abs(Double(bytes) - expected) <= expected / 100
    }

    @Test func `a site of 28 tanks at one a second comes to its measured sizes`() {
        let size = size()
        #expect(isAbout(size.rawBytes, 28 * 28_800 * 45 * 26.7))
        #expect(isAbout(size.minuteBytesPerYear, 28 * 1_440 * 365 * 38.5))
        #expect(isAbout(size.minuteBytes, 28 * 1_440 * 1_827 * 38.5))
        #expect(isAbout(size.hourBytesPerYear, 28 * 24 * 365 * 42.5))
        #expect(isAbout(size.keptBytes, 267e6))
    }

    @Test func `the first year has the raw retention, and minutes and hours of a year`() throws {
        let size = size()
        #expect(size.firstYearBytes == size.rawBytes + size.minuteBytesPerYear + size.hourBytesPerYear)
    }

    @Test func `the steady state has every level to its end, and all that may be kept`() throws {
        let size = size()
        let hours = Double(size.hourBytesPerYear) * 1_827 / 365
        #expect(
            isAbout(try #require(size.steadyBytes), Double(size.rawBytes + size.minuteBytes + size.keptBytes) + hours))
        let ended = self.size(HistoryRetention(hourDays: 3_650))
        #expect(try #require(ended.steadyBytes) > #require(size.steadyBytes))
    }

    @Test func `a retention of less than a year counts for no more in the first year`() {
        let size = size(HistoryRetention(rawDays: 10, minuteDays: 100, hourDays: 200, keptRows: 0))
        let hours = Double(size.hourBytesPerYear) * 200 / 365
        #expect(isAbout(size.firstYearBytes, Double(size.rawBytes + size.minuteBytes) + hours))
        #expect(size.steadyBytes == size.firstYearBytes)
        #expect(size.keptBytes == 0)
    }

    @Test func `minutes that are kept for ever have no steady state`() {
        #expect(size(HistoryRetention(minuteDays: nil)).steadyBytes == nil)
    }

    @Test func `a tank that stands still still gets a row a minute`() {
        #expect(isAbout(size(changing: 0).rawBytes, 28 * 1_440 * 45 * 26.7))
    }

    @Test func `no more rows are reckoned than scans`() {
        let slow = HistorySize(
            gauges: [(.seconds(300), 3)], retention: HistoryRetention(rawDays: 1), changingShare: 1)
        #expect(isAbout(slow.rawBytes, 288 * 26.7))
    }

    @Test func `a gauge with one value takes less than one with three`() {
        let one = HistorySize(gauges: [(.seconds(1), 1)], retention: HistoryRetention(), changingShare: 1)
        let three = HistorySize(gauges: [(.seconds(1), 3)], retention: HistoryRetention(), changingShare: 1)
        #expect(one.rawBytes < three.rawBytes && one.minuteBytes < three.minuteBytes)
    }

    @Test func `a line as fast as it goes is reckoned as once a second`() {
        let fast = HistorySize(gauges: [(.zero, 3)], retention: HistoryRetention(), changingShare: 1)
        let second = HistorySize(gauges: [(.seconds(1), 3)], retention: HistoryRetention(), changingShare: 1)
        #expect(fast == second)
    }
}
