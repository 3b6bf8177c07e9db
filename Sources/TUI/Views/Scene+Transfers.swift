import Snapshots
import TankFarm

extension Scene {
    /// "TK-103 → TK-106 312 m³/h, difference 4"; with `?` while one of them is not seen well, which holds the pair for a while.
    func words(_ pair: TransferPair) -> String {
        words(pair, isDoubted: [pair.from, pair.to].contains { snapshot.tank($0).map { isDoubted($0) } ?? true })
    }

    /// Whether its level is not good, or old.
    func isDoubted(_ tank: TankSnapshot) -> Bool { tank.level.quality != .good || isOld(tank) }

    func words(_ pair: TransferPair, isDoubted: Bool) -> String {
        let mark = isDoubted ? "?" : ""
        let flow = DecimalText.fixed(snapshot.units.shown(cubicMetres: pair.cubicMetresPerHour), 0)
        let difference = DecimalText.fixed(snapshot.units.shown(cubicMetres: pair.differenceCubicMetresPerHour), 0)
        return
            "\(pair.from) \(glyphs.to) \(pair.to) \(flow)\(mark) \(wording.flowUnit), difference \(difference)\(mark)"
    }

    /// As many pairs as fit, and how many more there are; nil where there is none.
    func transferWords(width: Int) -> String? {
        guard var line = snapshot.transfers.first.map({ words($0) }) else { return nil }
        var left = snapshot.transfers.count - 1
        for pair in snapshot.transfers.dropFirst() {
            let next = "\(line)  \(words(pair))"
            guard CharacterWidth.columns(of: next) + (left > 1 ? 9 : 0) <= width else { break }
            line = next
            left -= 1
        }
        return left > 0 ? "\(line)  +\(left) more" : line
    }

    func transfers(of tank: TankName) -> [TransferPair] {
        snapshot.transfers.filter { $0.from == tank || $0.to == tank }
    }

    /// "→TK-106" or "←TK-103": with whom a tank seems to be connected.
    func partnerWords(_ tank: TankName) -> String? {
        guard let pair = snapshot.transfers.first(where: { $0.from == tank || $0.to == tank }) else { return nil }
        return pair.from == tank ? "\(glyphs.to)\(pair.to)" : "\(glyphs.from)\(pair.from)"
    }
}
