use crate::{DbError, Value};

/// A Rust type one column can be read into.
pub trait Column: Sized {
    /// `None` when the value has another type.
    fn read(value: Value) -> Option<Self>;
}

/// A Rust type one row can be read into: tuples of one to eighteen columns.
pub trait Row: Sized {
    /// # Errors
    /// `DbError::Shape` when the number or a type of the columns is another.
    fn read(values: Vec<Value>) -> Result<Self, DbError>;
}

impl Column for i64 {
    fn read(value: Value) -> Option<i64> {
        if let Value::Int(number) = value { Some(number) } else { None }
    }
}

impl Column for bool {
    fn read(value: Value) -> Option<bool> {
        match value {
            Value::Int(0) => Some(false),
            Value::Int(1) => Some(true),
            _ => None,
        }
    }
}

impl Column for String {
    fn read(value: Value) -> Option<String> {
        if let Value::Text(text) = value { Some(text) } else { None }
    }
}

impl Column for Vec<u8> {
    fn read(value: Value) -> Option<Vec<u8>> {
        if let Value::Bytes(bytes) = value { Some(bytes) } else { None }
    }
}

impl<const N: usize> Column for [u8; N] {
    fn read(value: Value) -> Option<[u8; N]> {
        if let Value::Bytes(bytes) = value { bytes.try_into().ok() } else { None }
    }
}

impl<T: Column> Column for Option<T> {
    fn read(value: Value) -> Option<Option<T>> {
        if value == Value::Null { Some(None) } else { T::read(value).map(Some) }
    }
}

fn next<T: Column>(values: &mut impl Iterator<Item = Value>, column: &mut usize) -> Result<T, DbError> {
    *column += 1;
    values.next().and_then(T::read).ok_or(DbError::Shape { column: *column })
}

macro_rules! rows {
    ($($($column:ident)+;)*) => { $(
        impl<$($column: Column),+> Row for ($($column,)+) {
            fn read(values: Vec<Value>) -> Result<Self, DbError> {
                let mut values = values.into_iter();
                let mut column = 0;
                let row = ($(next::<$column>(&mut values, &mut column)?,)+);
                if values.next().is_some() { Err(DbError::Shape { column: column + 1 }) } else { Ok(row) }
            }
        }
    )* };
}

rows! {
    A;
    A B;
    A B C;
    A B C D;
    A B C D E;
    A B C D E F;
    A B C D E F G;
    A B C D E F G H;
    A B C D E F G H I;
    A B C D E F G H I J;
    A B C D E F G H I J K;
    A B C D E F G H I J K L;
    A B C D E F G H I J K L M;
    A B C D E F G H I J K L M N;
    A B C D E F G H I J K L M N O;
    A B C D E F G H I J K L M N O P;
    A B C D E F G H I J K L M N O P Q;
    A B C D E F G H I J K L M N O P Q R;
}
