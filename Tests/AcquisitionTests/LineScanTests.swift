import Acquisition
import TankFarm
import TestSupport
import Testing

struct LineScanTests {
    private func scan(_ link: TableLink, _ gauges: [PolledGauge], scans: Int = 1) -> [(Reading, LineFigures)] {
        var heard: [(Reading, LineFigures)] = []
        LineScan.run(scans: scans, settings: line(gauges, every: .zero), link: link, clock: ManualClock()) {
            heard.append(($0, $1))
        }
        return heard
    }

    private let gauges = [floatGauge("C", unit: 3), floatGauge("A", unit: 1), floatGauge("B", unit: 2)]

    @Test func `asks every gauge once in the configuration's order and closes the line`() {
        let link = TableLink { .success([1000 + UInt16($0.unit.number), 500, 200]) }
        var readings: [Reading] = []
        LineScan.once(settings: line(gauges), link: link, clock: ManualClock()) { reading, _ in
            readings.append(reading)
        }
        #expect(readings.map(\.tank) == ["C", "A", "B"])
        #expect(readings.map(\.level) == [.good(1003), .good(1001), .good(1002)])
        #expect(!link.isOpen)
    }

    @Test func `reports every gauge when the line cannot be opened, and tries once`() {
        let link = TableLink(opening: { _ in .connection("cannot open /dev/ttyUSB0: No such file or directory") }) {
            _ in .success([1000, 500, 200])
        }
        let readings = scan(link, gauges).map(\.0)
        #expect(readings.map(\.tank) == ["C", "A", "B"])
        #expect(readings.allSatisfy { $0.level == .bad(.connection) })
        #expect(readings.first?.detail == "cannot open /dev/ttyUSB0: No such file or directory")
        #expect(link.connects == 1)
        #expect(link.requests.isEmpty)
    }

    @Test func `goes on with the next gauge when one fails`() {
        let link = TableLink { $0.unit == 1 ? .failure(.timeout) : .success([1000, 500, 200]) }
        #expect(scan(link, gauges).map(\.0.level) == [.good(1000), .bad(.timeout), .good(1000)])
    }

    @Test func `opens a line again that was lost on the way`() {
        let link = TableLink { $0.unit == 1 ? .failure(.connection("reset")) : .success([1000, 500, 200]) }
        #expect(scan(link, gauges).map(\.0.level) == [.good(1000), .bad(.connection), .good(1000)])
        #expect(link.connects == 2)
    }

    @Test func `scans several times over one connection`() {
        let link = TableLink { _ in .success([1000, 500, 200]) }
        let heard = scan(link, gauges, scans: 3)
        #expect(heard.map(\.0.tank) == ["C", "A", "B", "C", "A", "B", "C", "A", "B"])
        #expect(link.connects == 1)
        #expect(heard.map { $0.1.scanTime == nil } == [true, true, true] + Array(repeating: false, count: 6))
    }
}
