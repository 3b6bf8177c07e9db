import Alarms
import Snapshots
import TUI
import TankFarm

extension SampleFarm {
    static func changeGauge(
        _ snapshot: inout FarmSnapshot, _ name: TankName, _ body: (inout GaugeSnapshot) -> Void
    ) {
        for line in snapshot.lines.indices {
            guard let index = snapshot.lines[line].gauges.firstIndex(where: { $0.tank == name }) else { continue }
            body(&snapshot.lines[line].gauges[index])
        }
    }

    /// Gauges that are sick in different ways, and a line that is too slow for its scan.
    static func sick() -> FarmSnapshot {
        var snapshot = calm()
        snapshot.lines[0].use = 0.94
        snapshot.lines[0].scanTime = .milliseconds(1_420)
        // Dead since three minutes.
        changeGauge(&snapshot, "V-203") {
            $0.failures = [FailureCount(reason: .timeout, count: 31), FailureCount(reason: .crc, count: 2)]
            $0.lastAnswerAt = ago(190)
            $0.backOff = .seconds(8)
        }
        // Dead since the start.
        changeGauge(&snapshot, "ST-301") {
            $0.exchanges = 412
            $0.failures = [FailureCount(reason: .timeout, count: 412)]
            $0.lastAnswerAt = nil
            $0.lastReplyTime = nil
            $0.replyTimeMedian = nil
            $0.replyTime99 = nil
            $0.backOff = .seconds(30)
        }
        // A bad cable.
        changeGauge(&snapshot, "TK-103") {
            $0.failures = [FailureCount(reason: .crc, count: 240), FailureCount(reason: .truncated, count: 12)]
            $0.remarks = [RemarkCount(remark: .noise, count: 96)]
        }
        // Too slow for its patience.
        changeGauge(&snapshot, "TK-104") {
            $0.failures = [FailureCount(reason: .timeout, count: 40)]
            $0.remarks = [RemarkCount(remark: .late, count: 38)]
            $0.replyTime99 = .milliseconds(480)
        }
        // Whatever can happen to one.
        changeGauge(&snapshot, "V-201") {
            $0.failures = Reason.allCases.filter(\.isExchangeFailure).enumerated().map {
                FailureCount(reason: $1, count: Int64(20 - $0))
            }
            $0.remarks = WireRemark.allCases.enumerated().map { RemarkCount(remark: $1, count: Int64(9 - $0)) }
            $0.jumpsThisMonth = 2
            $0.sticksThisMonth = 1
            $0.backOff = .seconds(2)
            $0.lastAnswerAt = ago(5)
        }
        quantify(&snapshot)
        return snapshot
    }

    /// One line whose adapter was pulled, and one whose port is well though a row of its gauges has no power.
    static func disconnected() -> FarmSnapshot {
        var snapshot = calm()
        snapshot.lines[0].isConnected = false
        snapshot.lines[0].why = "/dev/ttyUSB0: no such device"
        snapshot.lines[0].since = ago(75).wall
        for index in snapshot.lines[0].gauges.indices {
            snapshot.lines[0].gauges[index].lastAnswerAt = ago(76)
            snapshot.lines[0].gauges[index].failures = [FailureCount(reason: .connection, count: 75)]
        }
        for name: TankName in ["ST-303", "ST-304", "SW-401"] {
            changeGauge(&snapshot, name) {
                $0.lastAnswerAt = ago(20)
                $0.backOff = .seconds(4)
                $0.failures = [FailureCount(reason: .timeout, count: 9)]
            }
        }
        snapshot.alarms = [
            alarm(.line("south"), .lineFault, serial: 31, secondsAgo: 75),
            alarm(.line("north"), .lineFault, serial: 32, secondsAgo: 18),
        ]
        snapshot.alarms[0].record.text = "/dev/ttyUSB0: no such device: TK-101 TK-102"
        snapshot.alarms[1].record.text = "3 gauges silent at once, look between SW-401 and SW-402: ST-303 ST-304 SW-401"
        quantify(&snapshot)
        return snapshot
    }

    /// A level of every uncertain kind.
    static func doubted() -> FarmSnapshot {
        var snapshot = calm()
        change(&snapshot, "TK-102") {
            $0.level = .uncertain(11_230, .jump)
            $0.detail = "level jumped from 7980 to 11230: uncertain until it is back, or accepted"
        }
        change(&snapshot, "TK-104") {
            $0.level = .uncertain(8_960, .stuck)
            $0.detail = "level stopped at 8960 at 13:47: has the dispatch stopped?"
            $0.notWatched = NotWatched("level stuck since 13:47: unanswered")
            $0.movement = .still
            $0.rateMillimetresPerMinute = 0
            $0.rateCubicMetresPerHour = 0
            $0.timeToDry = nil
        }
        change(&snapshot, "V-202") { $0.level = .uncertain(2_808, .warmingUp) }
        change(&snapshot, "V-204") {
            $0.level = .uncertain(3_060, .gatewayStale)
            $0.detail = "the gateway's table has not changed while a tank moved"
        }
        change(&snapshot, "SW-403") { $0.level = .uncertain(6_640, .blindZone) }
        change(&snapshot, "ST-303") { $0.level = .uncertain(7_590, .inconsistent) }
        changeGauge(&snapshot, "TK-102") {
            $0.failures = [FailureCount(reason: .crc, count: 81), FailureCount(reason: .timeout, count: 12)]
            $0.remarks = [RemarkCount(remark: .noise, count: 17)]
            $0.jumpsThisMonth = 3
        }
        changeGauge(&snapshot, "TK-104") { $0.sticksThisMonth = 1 }
        quantify(&snapshot)
        return snapshot
    }

    /// So many gateways of so many gauges each, all well.
    static func gateways(_ lines: Int, gauges: Int) -> FarmSnapshot {
        var snapshot = calm()
        snapshot.tanks = []
        snapshot.lines = (1...lines).map { line in
            let name = LineName("gw-\(line)")
            var shown = LineSnapshot(
                name: name, transportWords: "10.0.\(line).1:502", isConnected: true, since: ago(7_190).wall,
                scanTime: .milliseconds(410), scanInterval: .seconds(1), gauges: [])
            for number in 1...gauges {
                let tank = Tank(
                    name: TankName("T\(line)-\(number)"), line: name, unit: UnitID(UInt8(truncatingIfNeeded: number)),
                    shellHeightMillimetres: 9_000)
                var believed = TankSnapshot(tank: tank, gaugeModel: "float-interface", limits: [])
                believed.readAt = ago(0)
                believed.level = .good(4_000)
                snapshot.tanks.append(believed)
                var gauge = GaugeSnapshot(tank: tank.name, unit: tank.unit, model: "float-interface")
                gauge.exchanges = 7_190
                gauge.lastAnswerAt = ago(0)
                shown.gauges.append(gauge)
            }
            return shown
        }
        return snapshot
    }
}
