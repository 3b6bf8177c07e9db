import Quantities
import TankFarm

/// What people have entered from samples, laboratories and thermometers: one value of a quantity for each tank, or for
/// the whole site, in force or run out. A value; it reads no clock.
struct ManualBook: Sendable {
    /// A value and the tank for which it was entered, by place; nil: the whole site.
    typealias Placed = (place: Int?, value: ManualValue)

    private var site: [ManualValue] = []
    private var byTank: [Int: [ManualValue]] = [:]
    /// Ends up to here are told of.
    private var toldUntil: WallTime
    /// The earliest end that is not told of yet.
    private(set) var nextEnd: WallTime?

    /// - Parameters:
    ///   - values: Of the run before; those of tanks that are configured no more stay in the record alone.
    ///   - toldUntil: What had run out by then was told of by the run before.
    init(_ values: [ManualValue], tanks: [TankName: Int], toldUntil: WallTime) {
        self.toldUntil = toldUntil
        for value in values {
            guard let tank = value.tank else {
                ManualBook.put(value, into: &site)
                continue
            }
            if let place = tanks[tank] { ManualBook.put(value, into: &byTank[place, default: []]) }
        }
        findNextEnd()
    }

    /// In the order of the quantities.
    func values(of place: Int?) -> [ManualValue] { place.map { byTank[$0] ?? [] } ?? site }

    /// Of all tanks and the site.
    var all: [ManualValue] { site + byTank.sorted { $0.key < $1.key }.flatMap(\.value) }

    /// Another value takes the place of the one that stands. Gives what must be taken back for it: water is told by volume
    /// or by mass, not by both.
    mutating func enter(_ value: ManualValue, at place: Int?) -> ManualValue? {
        var displaced: ManualValue?
        if let excluded = value.quantity.excludes { displaced = withdraw(excluded, of: place) }
        if let place {
            ManualBook.put(value, into: &byTank[place, default: []])
        } else {
            ManualBook.put(value, into: &site)
        }
        findNextEnd()
        return displaced
    }

    /// Nil where nothing was entered.
    mutating func withdraw(_ quantity: ManualQuantity, of place: Int?) -> ManualValue? {
        let values = values(of: place)
        guard let found = values.first(where: { $0.quantity == quantity }) else { return nil }
        let rest = values.filter { $0.quantity != quantity }
        if let place {
            byTank[place] = rest.isEmpty ? nil : rest
        } else {
            site = rest
        }
        findNextEnd()
        return found
    }

    /// Those whose time has run out since this was asked last: the site's first, then in the tanks' order.
    mutating func takeRunOut(at now: WallTime) -> [Placed] {
        guard let nextEnd, nextEnd <= now else { return [] }
        let over = toldUntil
        func isOver(_ value: ManualValue) -> Bool { value.until > over && value.until <= now }
        var ended: [Placed] = site.filter(isOver).map { (nil, $0) }
        for (place, values) in byTank.sorted(by: { $0.key < $1.key }) {
            ended += values.filter(isOver).map { (place, $0) }
        }
        toldUntil = now
        findNextEnd()
        return ended
    }

    /// The wall clock was set back: what had run out is in force again, until its time comes once more.
    mutating func clockWasSetBack(to now: WallTime) {
        toldUntil = min(toldUntil, now)
        findNextEnd()
    }

    /// What counts of it for a tank that holds this product: its own, and the site's.
    func entered(
        for place: Int, holding product: Product?, at now: WallTime
    ) -> [ManualQuantity: QuantityInputs.Entered] {
        let values = (byTank[place] ?? []) + site
        return values.isEmpty ? [:] : QuantityInputs.entered(values, at: now, for: product)
    }

    private static func put(_ value: ManualValue, into values: inout [ManualValue]) {
        values.removeAll { $0.quantity == value.quantity }
        values.append(value)
        values.sort { $0.quantity.place < $1.quantity.place }
    }

    private mutating func findNextEnd() {
        var next: WallTime?
        func take(_ values: [ManualValue]) {
            for value in values where value.until > toldUntil {
                next = next.map { min($0, value.until) } ?? value.until
            }
        }
        take(site)
        for values in byTank.values { take(values) }
        nextEnd = next
    }
}

extension ManualQuantity {
    /// For people.
    var words: String {
        switch self {
        case .density: "density"
        case .water: "water"
        case .waterByMass: "water by mass"
        case .temperature: "temperature"
        case .ambient: "ambient temperature"
        }
    }

    /// What cannot be in force beside it.
    var excludes: ManualQuantity? {
        switch self {
        case .water: .waterByMass
        case .waterByMass: .water
        case .density, .temperature, .ambient: nil
        }
    }

    /// Whether it speaks of what is in the tank, and of nothing else that may come into it.
    var isOfProduct: Bool {
        switch self {
        case .density, .water, .waterByMass: true
        case .temperature, .ambient: false
        }
    }

    fileprivate var place: Int { ManualQuantity.allCases.firstIndex(of: self) ?? 0 }
}
