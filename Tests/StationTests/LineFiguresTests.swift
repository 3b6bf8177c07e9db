import Acquisition
import Alarms
import Snapshots
import Station
import TankFarm
import TestSupport
import Testing

@Suite struct LineFiguresTests {
    private func figures(
        reply: Duration = .milliseconds(20), line: Duration = .zero, remarks: [WireRemark] = []
    ) -> LineFigures {
        LineFigures(
            line: "south", replyTime: reply, lineTime: line, scanTime: .seconds(1), backOff: nil, remarks: remarks)
    }

    @Test func `the line's use is the share of the last minute that exchanges took`() throws {
        var farm = Farm()
        #expect(farm.snapshot().lines.first?.use == nil)
        for _ in 0..<90 {
            farm.after(farm.reading("TK-101", level: .good(8_000), figures: figures(line: .milliseconds(250))))
        }
        #expect(abs(try #require(farm.snapshot().lines.first?.use) - 0.25) < 0.01)
        for _ in 0..<30 {
            farm.after(farm.reading("TK-101", level: .good(8_000), figures: figures(line: .milliseconds(750))))
        }
        #expect(abs(try #require(farm.snapshot().lines.first?.use) - 0.5) < 0.02)
    }

    @Test func `a line on which nothing is asked any more is not used`() throws {
        var farm = Farm()
        for _ in 0..<60 {
            farm.after(farm.reading("TK-101", level: .good(8_000), figures: figures(line: .milliseconds(500))))
        }
        farm.after(.seconds(61), .deadline)
        #expect(try #require(farm.snapshot().lines.first?.use) == 0)
    }

    @Test func `a request to several gauges takes the line's time once, and counts once for each`() throws {
        var farm = Farm()
        farm.now(.line(.connected("south", at: farm.clock.now())))
        for _ in 0..<10 {
            farm.clock.advance(by: .seconds(1))
            let at = farm.clock.now()
            let readings = ["TK-101", "TK-102"].map { (name: TankName) in
                Reading(
                    tank: name, at: at, level: .good(8_000), interface: .good(3_000), temperature: .good(30))
            }
            farm.now(.line(.readings(readings, figures(line: .milliseconds(400)))))
        }
        #expect(farm.gauge("TK-101")?.exchanges == 10)
        #expect(farm.gauge("TK-102")?.exchanges == 10)
        #expect(try #require(farm.snapshot().lines.first?.use) < 0.45)
    }

    @Test func `reply times are told by their median and their slowest hundredth, to a twentieth`() throws {
        var farm = Farm()
        for second in 1...1_000 {
            let reply = Duration.milliseconds(second % 100 == 0 ? 400 : 20)
            farm.after(farm.reading("TK-101", level: .good(8_000), figures: figures(reply: reply)))
        }
        let gauge = try #require(farm.gauge("TK-101"))
        #expect(abs(try #require(gauge.replyTimeMedian).inSeconds / 0.020 - 1) < 0.055)
        #expect(try #require(gauge.replyTime99).inSeconds < 0.022)
        for _ in 1...40 {
            farm.after(farm.reading("TK-101", level: .good(8_000), figures: figures(reply: .milliseconds(400))))
        }
        #expect(abs(try #require(farm.gauge("TK-101")?.replyTime99).inSeconds / 0.4 - 1) < 0.055)
    }

    @Test func `what a gauge did long ago weighs less than what it does now`() throws {
        var farm = Farm()
        for second in 1...6_000 {
            let reply = Duration.milliseconds(second < 3_000 ? 20 : 80)
            farm.after(farm.reading("TK-101", level: .good(8_000), figures: figures(reply: reply)))
        }
        #expect(abs(try #require(farm.gauge("TK-101")?.replyTimeMedian).inSeconds / 0.08 - 1) < 0.055)
    }

    @Test func `a gauge that has not answered has no reply times`() {
        var farm = Farm()
        for _ in 0..<10 { farm.after(farm.failure("TK-101")) }
        #expect(farm.gauge("TK-101")?.replyTimeMedian == nil)
    }

    @Test func `what was noticed on the wire is counted by kind`() throws {
        var farm = Farm()
        for _ in 0..<3 {
            farm.after(farm.reading("TK-101", level: .good(8_000), figures: figures(remarks: [.noise, .late])))
        }
        farm.after(farm.reading("TK-101", level: .good(8_000), figures: figures(remarks: [.late])))
        #expect(
            Set(try #require(farm.gauge("TK-101")).remarks)
                == [RemarkCount(remark: .noise, count: 3), RemarkCount(remark: .late, count: 4)])
        #expect(farm.gauge("TK-102")?.remarks == [])
    }
}

/// Eight gauges along one cable, 100 m apart.
@Suite struct CableBreakTests {
    private func words(silent: Set<Int>, positions: [Double?] = (1...8).map { Double($0) * 100 }) -> String {
        var farm = Farm(positions: positions)
        farm.answerAll()
        for _ in 0..<5 {
            farm.clock.advance(by: .seconds(1))
            for (index, name) in Farm.names.enumerated() {
                farm.now(silent.contains(index + 1) ? farm.failure(name) : farm.reading(name, level: .good(8_000)))
            }
        }
        return farm.alarm("line:south/line_fault")?.record.text ?? "no line fault"
    }

    @Test func `a cut cable is said to lie between the last that answers and the first that is silent`() {
        #expect(words(silent: [4, 5, 6, 7, 8]).contains("silent from TK-104 on: look between TK-103 and TK-104"))
    }

    @Test func `a silent stretch in the middle has two ends to look at`() {
        #expect(
            words(silent: [3, 4, 5]).contains(
                "silent from TK-103 to TK-105: look between TK-102 and TK-103, and between TK-105 and TK-106"))
    }

    @Test func `the order is the cable's and not the configuration's`() {
        let positions = [800, 700, 600, 500, 400, 300, 200, 100].map { Optional(Double($0)) }
        #expect(
            words(silent: [1, 2, 3], positions: positions).contains(
                "silent from TK-103 on: look between TK-104 and TK-103"))
    }

    @Test func `gauges silent here and there say nothing of a place`() {
        #expect(!words(silent: [2, 4, 6]).contains("look"))
    }

    @Test func `without positions nobody is sent anywhere`() {
        let text = words(silent: [4, 5, 6, 7, 8], positions: [])
        #expect(text.contains("gauges silent at once"))
        #expect(!text.contains("look"))
    }

    @Test func `a line of which every gauge is silent is not broken between two of them`() {
        #expect(!words(silent: Set(1...8)).contains("look"))
    }
}
