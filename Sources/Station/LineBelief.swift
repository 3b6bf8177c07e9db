import Acquisition
import Snapshots
import TankFarm

/// What the station believes of one line: whether it is connected, how its gauges answer, and whether so many fell silent
/// at once that the cause lies in the line (or in the power of a row of gauges) and not in them.
struct LineBelief: Sendable {
    /// One cause with its list: the gauges under it ring no fault of their own.
    struct Outage: Hashable, Sendable {
        var members: Set<TankName>
        var words: String
    }

    let settings: LineSettings
    var isConnected = false
    var why: String?
    var since: WallTime?
    var scanTime: Duration?
    var gauges: [TankName: GaugeSnapshot]
    private(set) var outage: Outage?
    /// When the present run of failures of each silent gauge began.
    private var silentSince: [TankName: MonotonicTime] = [:]
    private var failures: [TankName: Int] = [:]
    private var answeredOnce: Set<TankName> = []

    /// Fewer gauges than this, or a smaller share of those that answered, are faults of gauges.
    static let fewestSilent = 3
    static let smallestShare = 0.3
    /// A gauge counts as silent at this failure in a row: at the third its values go bad.
    static let silentAtFailure = ValueBelief.toleratedFailures + 1

    init(settings: LineSettings) {
        self.settings = settings
        gauges = Dictionary(
            uniqueKeysWithValues: settings.gauges.map {
                ($0.tank, GaugeSnapshot(tank: $0.tank, unit: $0.unit, model: $0.model.name))
            })
    }

    var isDown: Bool { outage != nil }

    func covers(_ tank: TankName) -> Bool { outage?.members.contains(tank) ?? false }

    mutating func disconnected(why: String, at: Moment) {
        if isConnected || since == nil { since = at.wall }
        isConnected = false
        self.why = why
        outage = Outage(members: Set(settings.gauges.map(\.tank)), words: "\(settings.transport.words): \(why)")
    }

    mutating func connected(at: Moment) {
        isConnected = true
        since = at.wall
        // The port is back; whether the gauges are is for their answers to say.
        if outage != nil, answeredOnce.isEmpty { outage = nil }
    }

    /// Takes the figures of one exchange and judges whether the line as a whole has fallen silent or come back.
    mutating func take(_ reading: Reading, _ figures: LineFigures) {
        guard var gauge = gauges[reading.tank] else { return }
        scanTime = figures.scanTime ?? scanTime
        gauge.exchanges += 1
        gauge.lastReplyTime = figures.replyTime
        gauge.backOff = figures.backOff
        let failure = reading.level.reason.flatMap { $0.isExchangeFailure ? $0 : nil }
        gauge.lastReason = failure
        if let failure {
            if let index = gauge.failures.firstIndex(where: { $0.reason == failure }) {
                gauge.failures[index].count += 1
            } else {
                gauge.failures.append(FailureCount(reason: failure, count: 1))
            }
        } else {
            gauge.lastAnswerAt = reading.at
        }
        gauges[reading.tank] = gauge
        if failure != nil { fell(silent: reading.tank, at: reading.at) } else { answered(reading.tank) }
    }

    private mutating func fell(silent tank: TankName, at: Moment) {
        if silentSince[tank] == nil { silentSince[tank] = at.monotonic }
        failures[tank, default: 0] += 1
        guard isConnected, failures[tank] == LineBelief.silentAtFailure, answeredOnce.contains(tank),
            let began = silentSince[tank]
        else { return }
        // "Within one scan": a scan in which several gauges time out is as much longer as their timeouts are.
        let window = max(scanTime ?? settings.scanInterval, settings.scanInterval) + .seconds(1)
        let together = silentSince.filter { entry in
            let apart = entry.value - began
            return answeredOnce.contains(entry.key) && apart <= window && apart >= .zero - window
        }
        let alive = answeredOnce.count
        guard together.count >= LineBelief.fewestSilent,
            Double(together.count) >= LineBelief.smallestShare * Double(alive)
        else { return }
        let members = Set(together.keys).union(outage?.members ?? [])
        outage = Outage(members: members, words: "\(members.count) of \(settings.gauges.count) gauges silent at once")
    }

    private mutating func answered(_ tank: TankName) {
        silentSince[tank] = nil
        failures[tank] = 0
        answeredOnce.insert(tank)
        guard let outage, isConnected else { return }
        // Half of the list back: the cause is gone, and those still silent ring in their own right.
        let back = outage.members.count { silentSince[$0] == nil }
        if back * 2 >= outage.members.count { self.outage = nil }
    }

    func snapshot() -> LineSnapshot {
        LineSnapshot(
            name: settings.name, transportWords: settings.transport.words, isConnected: isConnected,
            why: outage?.words ?? why, since: since, scanTime: scanTime, scanInterval: settings.scanInterval,
            gauges: settings.gauges.compactMap { gauges[$0.tank] })
    }
}
