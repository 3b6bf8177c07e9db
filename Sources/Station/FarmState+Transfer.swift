import Alarms
import Quantities
import Snapshots
import TankFarm

/// Tanks that seem to fill each other.
extension FarmState {
    /// The flows are looked at no more often: a rate takes longer to change.
    static let flowsEvery: Duration = .seconds(1)

    /// What `TransferWatch` needs of this farm, and what it has found.
    struct Transfers: Sendable {
        /// Batch tanks with a capacity: in a flow-through tank the level tells nothing of what runs through.
        let tanks: [Int]
        var watch = TransferWatch()
        /// As the screens show them, by the tank that falls.
        var pairs: [TransferPair] = []
        var nextLook: MonotonicTime

        init(_ tanks: [TankBelief], at: Moment) {
            let able = tanks.indices.filter { tanks[$0].tank.service == .batch && tanks[$0].capacity != nil }
            // A single one has nobody to fill.
            self.tanks = able.count < 2 ? [] : able
            nextLook = at.monotonic
        }
    }

    mutating func watchTransfers(at: Moment) -> [StationEffect] {
        guard !transfers.tanks.isEmpty, transfers.nextLook <= at.monotonic else { return [] }
        transfers.nextLook = at.monotonic + FarmState.flowsEvery
        let flows = transfers.tanks.map { flow(of: $0, at: at) }
        let events = transfers.watch.take(flows, at: at.monotonic)
        if events.isEmpty, transfers.pairs.isEmpty { return [] }
        var items: [JournalItem] = []
        var effects: [StationEffect] = []
        for event in events {
            switch event {
            case .paired(let from, let to, let flow, let difference):
                items.append(
                    FarmState.item(
                        "\(from) → \(to) \(flowWords(flow)) \(flowUnit), difference \(flowWords(difference))", of: from,
                        at: at))
            case .parted(let from, let to, let why):
                let text = "\(from) and \(to) part: \(why)"
                items.append(FarmState.item(text, of: from, at: at))
                // Where both have come to rest, the transfer has ended in order.
                let moves = flows.contains {
                    ($0.tank == from || $0.tank == to) && $0.isGood && $0.cubicMetresPerHour != 0
                }
                if moves { effects.append(.notice(notices.add(.pairParted, from, text, at: at))) }
            }
        }
        // By the falling tank, which belongs to one pair: a farm of thousands has as many.
        var parted: Set<TankName> = []
        for case .parted(let from, _, _) in events { parted.insert(from) }
        let before = transfers.pairs
        takePairs(at: at)
        let now = Dictionary(transfers.pairs.map { ($0.from, $0.to) }) { first, _ in first }
        for pair in before where now[pair.from] != pair.to && !parted.contains(pair.from) {
            items.append(FarmState.item("\(pair.from) → \(pair.to) over: both stand", of: pair.from, at: at))
        }
        return effects + write(items, at: at)
    }

    private mutating func takePairs(at: Moment) {
        let before = Dictionary(transfers.pairs.map { ($0.from, $0) }) { first, _ in first }
        transfers.pairs = transfers.watch.pairs.sorted { $0.from < $1.from }.map { pair in
            TransferPair(
                from: pair.from, to: pair.to, cubicMetresPerHour: pair.inflow,
                differenceCubicMetresPerHour: pair.difference,
                // By the clock as it stood when the pair was found.
                since: before[pair.from].flatMap { $0.to == pair.to ? $0.since : nil }
                    ?? Moment(monotonic: pair.since, wall: at.wall - (at.monotonic - pair.since)))
        }
    }

    private func flow(of index: Int, at: Moment) -> TransferWatch.Flow {
        let movement = tanks[index].rate.movement
        guard let level = tanks[index].level.measurement.goodValue, movement != .unknown,
            tanks[index].rateIsFresh(at: at, limit: staleLimits(of: index).level)
        else { return TransferWatch.Flow(tank: tanks[index].tank.name, cubicMetresPerHour: 0, isGood: false) }
        var flow: Double?
        if tanks[index].moves, let rate = tanks[index].rate.millimetresPerMinute {
            flow = TimeToLevel.volumeRateCubicMetresPerHour(
                levelMillimetres: level, rateMillimetresPerMinute: rate, capacity: tanks[index].capacity)
        }
        // Outside its capacity table a tank that moves has a flow that nobody knows.
        return TransferWatch.Flow(
            tank: tanks[index].tank.name, cubicMetresPerHour: flow ?? 0, isGood: flow != nil || !tanks[index].moves)
    }

    /// As people see flows here: it is for the screen that they are told.
    private func flowWords(_ cubicMetresPerHour: Double) -> String {
        whole(settings.units.shown(cubicMetres: cubicMetresPerHour))
    }

    private var flowUnit: String {
        settings.units.volume == .cubicMetres ? "m³/h" : "\(settings.units.volumeUnit)/h"
    }

    private static func item(_ text: String, of tank: TankName, at: Moment) -> JournalItem {
        JournalItem(entry: JournalEntry(at: at.wall, event: .transfer, tank: tank, text: text))
    }
}
