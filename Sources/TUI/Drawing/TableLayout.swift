/// Columns of a table by what a person needs most: those of the lowest rank first, as far as the width goes.
struct TableLayout<Kind: Hashable> {
    struct Column {
        let kind: Kind
        var width: Int
        let rank: Int

        init(_ kind: Kind, _ width: Int, rank: Int) {
            self.kind = kind
            self.width = width
            self.rank = rank
        }
    }

    struct Placed {
        let kind: Kind
        let start: Int
        let width: Int
    }

    /// From left to right.
    let columns: [Placed]

    /// - Parameters:
    ///   - columns: in their order on the screen.
    ///   - growing: takes the room that is left at the end.
    init(_ columns: [Column], from start: Int, width: Int, growing: Kind? = nil, gap: Int = 1) {
        var left = width + gap
        var kept: Set<Kind> = []
        for column in columns.sorted(by: { $0.rank < $1.rank }) where column.width + gap <= left {
            kept.insert(column.kind)
            left -= column.width + gap
        }
        var placed: [Placed] = []
        var next = start
        for column in columns where kept.contains(column.kind) {
            let wide = column.width + (column.kind == growing ? left : 0)
            placed.append(Placed(kind: column.kind, start: next, width: wide))
            next += wide + gap
        }
        self.columns = placed
    }
}
